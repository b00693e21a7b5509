// Prints the files of a jest report in which something failed, one a line, from this folder.
const fs = require('node:fs');
const path = require('node:path');

const [file] = process.argv.slice(2);

if (fs.existsSync(file)) {
	const { testResults } = JSON.parse(fs.readFileSync(file, 'utf8'));
	for (const { name, status } of testResults) {
		if (status === 'failed') console.log(path.relative(process.cwd(), name));
	}
}
