// Prints how many tests a jest report says have passed and failed; a suite that could not run failed once.
const fs = require('node:fs');

const [file] = process.argv.slice(2);

function counts() {
	if (!fs.existsSync(file)) return [0, 1];
	const report = JSON.parse(fs.readFileSync(file, 'utf8'));
	return [report.numPassedTests, report.numFailedTests + report.numRuntimeErrorTestSuites];
}

console.log(counts().join(' '));
