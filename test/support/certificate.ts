/**
 * A certificate for 127.0.0.1 that signs itself, and a way to trust it inside this process, as
 * NODE_EXTRA_CA_CERTS does for a whole process. Checking certificates stays on. Node can make keys and
 * signatures but no certificates, so the few fields of X.509 (RFC 5280) are written here in DER.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import tls from 'node:tls';

export interface Certificate {
	key: string;
	cert: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

const ECDSA_WITH_SHA256 = Buffer.from('2a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('550403', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('551d11', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('551d13', 'hex');
const IP_ADDRESS = 0x87;
const DAY_MS = 24 * 60 * 60_000;

function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function utcTime(time: number): Buffer {
	const text = new Date(time).toISOString().replace(/\D/g, '').slice(2, 14);
	return der(UTC_TIME, Buffer.from(`${text}Z`));
}

export function createCertificate(): Certificate {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const algorithm = der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256));
	const name = der(
		SEQUENCE,
		der(
			SET,
			der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), der(UTF8_STRING, Buffer.from('Test exchange'))),
		),
	);
	const extensions = der(
		SEQUENCE,
		der(
			SEQUENCE,
			der(OBJECT_ID, SUBJECT_ALT_NAME),
			der(OCTET_STRING, der(SEQUENCE, der(IP_ADDRESS, Buffer.from([127, 0, 0, 1])))),
		),
		der(SEQUENCE, der(OBJECT_ID, BASIC_CONSTRAINTS), TRUE, der(OCTET_STRING, der(SEQUENCE, TRUE))),
	);
	const version3 = der(0xa0, der(INTEGER, Buffer.from([2])));
	const now = Date.now();
	const body = der(
		SEQUENCE,
		version3,
		der(INTEGER, Buffer.from([1])),
		algorithm,
		name,
		der(SEQUENCE, utcTime(now - DAY_MS), utcTime(now + DAY_MS)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, extensions),
	);
	const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', body, privateKey));
	const base64 = der(SEQUENCE, body, algorithm, signature).toString('base64');
	const lines = base64.match(/.{1,64}/g)?.join('\n') ?? '';
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}

/** Adds the certificate to those that new connections of this process trust. Returns the way back. */
export function trust({ cert }: Certificate): () => void {
	const { createSecureContext } = tls;
	tls.createSecureContext = (options) => {
		const context = createSecureContext(options);
		// What Node itself does for each further CA; not part of its types.
		(context.context as { addCACert(cert: string): void }).addCACert(cert);
		return context;
	};
	return () => {
		tls.createSecureContext = createSecureContext;
	};
}
