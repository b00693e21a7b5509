/** What one check of a credential has found. */
export interface Finding {
	check:
		'simulator' | 'key' | 'account' | 'permissions' | 'addresses' | 'clock' | 'symbols' | 'streams';
	/** A warning is a risk or will become a problem; a problem stops something that the credential is set to do. */
	state: 'ok' | 'warning' | 'problem';
	/** One sentence or two for people: what is so, and what to do. */
	message: string;
}
