const protobuf = require('protobufjs/light');
const { messages } = require('../../../simulator/facts/protobuf.json');

/** protobufjs' decoder of MEXC's push frames, made from the exchange's definitions. */
function wrapperType() {
	const field = (/** @type {any} */ { number, type, repeated }) =>
		repeated ? { id: number, type, rule: 'repeated' } : { id: number, type };
	const typeOf = (/** @type {any} */ { fields, oneof }) => ({
		fields: Object.fromEntries(
			[...fields, ...(oneof?.fields ?? [])].map((one) => [one.name, field(one)]),
		),
	});
	/** @type {any} */
	const descriptor = { nested: Object.fromEntries(messages.map((one) => [one.name, typeOf(one)])) };
	return protobuf.Root.fromJSON(descriptor).lookupType('PushDataV3ApiWrapper');
}

module.exports = { wrapperType };
