// n8n loads the files named in package.json under "n8n" and never this one. It exists because npm
// packages the file that "main" names, and it stays inert so that a require() has no side effects.
module.exports = {};
