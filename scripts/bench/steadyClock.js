/** Milliseconds of a clock that all processes of this machine share and nobody sets. */
function steadyMs() {
	return Number(process.hrtime.bigint()) / 1e6;
}

module.exports = { steadyMs };
