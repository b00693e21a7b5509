const fs = require('node:fs');
const path = require('node:path');

const handle = (/** @type {string} */ id) => `[data-test-id="${id}"]`;
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** n8n draws after what it is given; a picture before that shows it half way. */
const SETTLED_MS = 900;

/** What a person does in the editor, counted: clicks, and fields that are written into. */
class Hand {
	clicks = 0;
	fields = 0;

	/**
	 * @param {import('playwright-core').Page} page
	 * @param {string} editorUrl
	 * @param {string} folder where the pictures go
	 */
	constructor(page, editorUrl, folder) {
		this.page = page;
		this.editorUrl = editorUrl;
		this.folder = folder;
	}

	/** @param {import('playwright-core').Locator} what */
	async click(what) {
		this.clicks++;
		await what.click();
		await pause(SETTLED_MS);
	}

	/**
	 * @param {import('playwright-core').Locator} where
	 * @param {string} text
	 */
	async write(where, text) {
		this.fields++;
		await where.click();
		await where.fill(text);
		await pause(SETTLED_MS);
	}

	async newWorkflow() {
		this.clicks++;
		await this.page.goto(`${this.editorUrl}/workflow/new`);
		await this.page.locator(handle('node-creator-plus-button')).first().waitFor();
		await pause(1_500);
	}

	/**
	 * Searches the node panel and takes a node, or one of its actions or triggers.
	 *
	 * @param {string} search
	 * @param {string} node
	 * @param {RegExp} [action]
	 */
	async add(search, node, action) {
		await this.click(this.page.locator(handle('node-creator-plus-button')).first());
		const panel = this.page.locator(handle('node-creator'));
		await this.write(panel.locator('input').first(), search);
		await this.click(
			panel.locator(handle('node-creator-item-name')).getByText(node, { exact: true }).first(),
		);
		if (action === undefined) return;
		const entry = panel.getByText(action).first();
		if (!(await entry.isVisible())) {
			await this.click(panel.getByText(/^(Triggers|Actions) \(\d+\)/).last());
		}
		await this.click(entry);
	}

	/** @param {string} name of the parameter, as it is saved */
	input(name) {
		const field = this.page.locator(handle(`parameter-input-${name}`)).first();
		return field
			.locator('input:visible, textarea:visible, [contenteditable="true"]:visible')
			.first();
	}

	/**
	 * @param {string} name
	 * @param {string} text
	 */
	async fill(name, text) {
		await this.write(this.input(name), text);
	}

	/**
	 * @param {string} name
	 * @param {string} text with its parts in braces
	 */
	async expression(name, text) {
		const head = this.page.locator(handle(`${name}-parameter-input-options-container`)).first();
		await head.hover();
		await this.click(head.locator(handle('radio-button-expression')));
		this.fields++;
		await this.input(name).fill(text);
		await pause(SETTLED_MS);
	}

	/**
	 * @param {string} name
	 * @param {string | RegExp} choice as the list shows it
	 */
	async choose(name, choice) {
		await this.click(this.page.locator(handle(`parameter-input-${name}`)).first());
		await this.click(this.page.getByRole('option').filter({ hasText: choice }).first());
	}

	/** @param {string} text of the locator's field By Name */
	async symbol(text) {
		const field = this.page.locator(handle('resource-locator-symbol'));
		await this.click(field.locator(handle('rlc-input')).first());
		this.fields++;
		await this.page.getByPlaceholder('Search...').last().fill(text);
		await pause(1_500);
		await this.click(this.page.locator(handle('rlc-item')).first());
	}

	/** @param {string} name of an option, which keeps its standard */
	async option(name) {
		await this.click(this.page.getByPlaceholder('Add option').first());
		await this.click(this.page.getByRole('option').filter({ hasText: name }).first());
	}

	/** Opens the credential of the node whose panel is open. */
	async editCredential() {
		await this.click(this.page.locator(handle('credential-edit-button')).first());
		await this.page.locator(handle('editCredential-modal')).waitFor();
		await pause(1_500);
	}

	/** Runs the node whose panel is open, and gives what its output says. */
	async execute() {
		await this.click(this.page.locator(handle('node-execute-button')).first());
		const output = this.page.locator(handle('output-panel'));
		await output
			.getByText(/\d+ items?|Problem|error|No output data/i)
			.first()
			.waitFor({ timeout: 60_000 });
		// The count of the items is drawn before their table.
		const whole = output.locator('tbody td, [data-test-id="node-error-message"]').first();
		await whole.waitFor({ timeout: 5_000 }).catch(() => undefined);
		await pause(SETTLED_MS);
		return await output.innerText();
	}

	/** Closes the panel of a node. */
	async close() {
		await this.click(this.page.locator(handle('ndv-close-button')));
	}

	async publish() {
		await this.click(this.page.locator(handle('workflow-open-publish-modal-button')).first());
		await this.click(this.page.locator(handle('workflow-publish-button')).first());
		await pause(1_500);
		// n8n says so in a dialog, which covers everything; a busy machine shows it late.
		const heard = this.page.getByRole('button', { name: 'Got it' });
		await heard.waitFor({ timeout: 5_000 }).catch(() => undefined);
		if (await heard.isVisible()) await this.click(heard);
	}

	/**
	 * Takes the page in light and in dark.
	 *
	 * @param {string} name
	 */
	async look(name) {
		fs.mkdirSync(this.folder, { recursive: true });
		for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
			await this.page.emulateMedia({ colorScheme });
			await pause(300);
			await this.page.screenshot({ path: path.join(this.folder, `${name}.${colorScheme}.png`) });
		}
		await this.page.emulateMedia({ colorScheme: 'light' });
	}

	/** The text of the open panel. */
	async panel() {
		return await this.page.locator(handle('ndv')).innerText();
	}
}

module.exports = { Hand, handle, pause };
