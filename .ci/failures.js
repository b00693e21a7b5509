// Prints a line for each test that a jest report calls failed, with the beginning of the reason.
const fs = require('node:fs');
const path = require('node:path');

const [file] = process.argv.slice(2);
const colours = /\u001b\[\d+m/g;
const firstLines = (text) =>
	text
		.replace(colours, '')
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '' && !line.startsWith('at '))
		.slice(0, 25)
		.join(' | ');

if (fs.existsSync(file)) {
	const { testResults } = JSON.parse(fs.readFileSync(file, 'utf8'));
	for (const { name, status, message, assertionResults } of testResults) {
		const failed = assertionResults.filter((one) => one.status === 'failed');
		const suite = path.relative(process.cwd(), name);
		for (const { fullName, failureMessages } of failed) {
			console.log(`${suite}: ${fullName}: ${firstLines(failureMessages.join('\n'))}`);
		}
		if (status === 'failed' && failed.length === 0) console.log(`${suite}: ${firstLines(message)}`);
	}
}
