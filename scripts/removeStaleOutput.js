// The last step of `npm run build`: the compiler leaves the output of the simulator's sources that were moved or
// deleted, and Node would load a stale `feeds.js` instead of the new `feeds/index.js`. The bundler needs no such
// step: it makes its folder afresh.
const fs = require('node:fs');
const path = require('node:path');

const simulator = path.resolve(__dirname, '..', 'simulator');
const output = path.join(simulator, 'dist');

for (const name of fs.readdirSync(output, { recursive: true, encoding: 'utf8' })) {
	const file = path.join(output, name);
	if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) continue;
	const source = name.replace(/(\.d\.ts|\.js)$/, '.ts');
	if (!fs.existsSync(path.join(simulator, 'src', source))) fs.rmSync(file);
}
