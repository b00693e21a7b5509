/**
 * Every bench, in the order in which they run and are shown.
 *
 * @type {readonly import('./figures').Row[]}
 */
const rows = [
	require('./rows/calls').calls,
	require('./rows/roundTrips').roundTrips,
	require('./rows/frames').frames,
	require('./rows/latency').latency,
	require('./rows/manyPairs').manyPairs,
	require('./rows/watchlist').watchlist,
	require('./rows/hour').hour,
	require('./rows/book').book,
	require('./rows/loading').loading,
	require('./rows/parts').parts,
	require('./rows/simulator').simulator,
	require('./rows/mirror').mirror,
	require('./rows/size').size,
	require('./rows/signal').signal,
	require('./rows/exits').exits,
	require('./rows/alert').alert,
];

module.exports = { rows };
