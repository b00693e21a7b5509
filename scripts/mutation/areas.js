/**
 * @typedef {object} Area a part of the code where a mistake costs money, and what is to notice one
 * @property {string} what for the report
 * @property {readonly string[]} files what is mutated
 * @property {readonly string[]} tests those that import the files directly; the contract tests load dist/
 */

const unit = (/** @type {string[]} */ ...names) => names.map((name) => `test/unit/${name}.test.ts`);
const property = (/** @type {string[]} */ ...names) =>
	names.map((name) => `test/property/${name}.test.ts`);
const fault = (/** @type {string[]} */ ...names) =>
	names.map((name) => `test/fault/${name}.test.ts`);
const within = (/** @type {string} */ folder, /** @type {string[]} */ ...names) =>
	names.map((name) => `${folder}/${name}.ts`);

/** @type {Readonly<Record<string, Area>>} */
const AREAS = {
	signing: {
		what: 'what is signed, and what another node gets signed',
		files: [
			...within('mexc/rest', 'sign'),
			...within('mexc/foreign', 'authenticate', 'foreignParameters', 'foreignRequest'),
		],
		tests: [...unit('restSign', 'restAuthenticate', 'restForeignShape'), ...property('sign')],
	},
	requests: {
		what: 'values of a person, an expression or a model as the text that is sent',
		files: within('mexc/rest', 'request', 'wireValue', 'wireRows', 'spellings', 'retry'),
		tests: [
			...unit('restWireValue', 'restWireRows', 'restRequest', 'restSpellings', 'restRetry'),
			...unit('inputTexts', 'inputNames', 'inputTimes'),
			...property('secrets'),
		],
	},
	answers: {
		what: 'what an answer of MEXC means, above all whether a write was carried out',
		files: within('mexc/rest', 'answer', 'checkAnswer', 'json'),
		tests: [
			...unit('restAnswer', 'restCheckAnswer', 'restJson', 'restClient', 'restTransport'),
			...property('secrets'),
		],
	},
	frames: {
		what: 'frames of the WebSocket, read',
		files: within('mexc/socket', 'protobuf', 'frames', 'hotFrames'),
		tests: [
			...unit('socketReplies', 'socketHotFrames', 'socketProtobuf'),
			...property('protobuf', 'hotFrames'),
		],
	},
	policy: {
		what: 'what a credential allows',
		files: within('mexc/policy', 'policy', 'reuse', 'routeOf', 'definitions'),
		// prettier-ignore
		tests: unit(
			'policy', 'policyReuse', 'policyClosedRequest', 'policyReach', 'policyDays',
			'restAuthenticate',
		),
	},
	parameters: {
		what: 'the one spelling in which a request may be signed',
		files: within('mexc/policy', 'closedRequest', 'foreignSignature'),
		// prettier-ignore
		tests: unit(
			'policyClosedBatch', 'policyClosedRequest', 'restAuthenticate', 'restForeignShape',
		),
	},
	values: {
		what: 'what an order is worth, and what is open',
		files: within('mexc/policy', 'orderValue', 'openValue', 'policyMarket', 'countOrders'),
		// prettier-ignore
		tests: unit(
			'policyValues', 'policyCounting', 'policyMarket', 'policy', 'policyReuse',
			'restAuthenticate',
		),
	},
	days: {
		what: 'limits over a day',
		files: [
			...within('mexc/policy', 'dayLimits', 'dayUsage', 'ownOrders'),
			...within('mexc/limits', 'dayWindow', 'fill', 'judge', 'pairUsage', 'realised', 'usage'),
		],
		tests: [
			...unit('limitsUsage', 'limitsJudge', 'limitsPairUsage'),
			...unit('policyOwnOrders', 'policyDayUsage', 'policyDayLimits', 'policy'),
			...property('dayLimits'),
			...fault('dayLimits'),
		],
	},
	placing: {
		what: 'an order is placed at most once',
		// prettier-ignore
		files: within(
			'mexc/orders',
			'placeOrder', 'placedOrder', 'existingOrder', 'lostOrder', 'sentOrders',
		),
		tests: [
			...fault('placingAgain', 'batchConflict', 'marketOrder'),
			...unit('sizingOnSimulator', 'preflightOnSimulator', 'tradingSameOrder'),
			...unit('tradingPlaceOrder'),
			...fault('wallClock', 'placingDoubt'),
		],
	},
	finding: {
		what: 'which order of the exchange is ours',
		files: within('mexc/orders', 'lookUp', 'matchOrder', 'equalOrder', 'clientOrderId'),
		tests: [
			...unit('matchOrder', 'clientOrderIds', 'exitsLedger'),
			...fault('lookingUp', 'retriedExecution', 'placingDoubt'),
		],
	},
	preflight: {
		what: 'an order fits its pair before it is sent',
		// prettier-ignore
		files: within(
			'mexc/orders/preflight',
			'balance', 'book', 'checkOrder', 'contradiction', 'deviation', 'estimateFill', 'fees',
			'finishPlan', 'keySymbols', 'plan', 'rule', 'sizeOrder',
		),
		tests: [
			...unit('preflightCheck', 'preflightRefusals', 'sizing'),
			...fault('preflightFacts'),
			...unit('sizingOnSimulator', 'preflightOnSimulator'),
			...property('preflight'),
		],
	},
	delivery: {
		what: 'events reach the workflow in order, and every loss is counted',
		files: within('nodes/n8n/trigger', 'delivery', 'places', 'handover'),
		tests: [
			...unit('triggerDelivery', 'triggerPlaces', 'triggerHandover', 'triggerEmits'),
			...property('alertsDelivery'),
		],
	},
};

module.exports = { AREAS };
