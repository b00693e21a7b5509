const { dest, parallel, src } = require('gulp');

// tsc compiles the code; everything else that n8n reads beside a compiled class is copied here.
// Binary safe (`encoding: false`), because gulp 5 otherwise decodes files as UTF-8.
const copy = (folder) =>
	function copyAssets() {
		return src(
			[`${folder}/**/*.svg`, `${folder}/**/*.node.json`, `${folder}/**/__schema__/**/*.json`],
			{
				base: '.',
				encoding: false,
				allowEmpty: true,
			},
		).pipe(dest('dist'));
	};

exports.default = parallel(copy('nodes'), copy('credentials'));
