// What an error says to people is not mutated: that each text is right is checked by docs/errors.md, and a text that
// is cut short by a mutant costs no money. Its other parts (kind, code, effect, parameter) are.
const WORDS = ['message', 'hint'];

/** @param {any} path of Babel */
function isSaid({ node, parent, parentPath }) {
	if (node.type !== 'StringLiteral' && node.type !== 'TemplateLiteral') return false;
	if (parent.type === 'ConditionalExpression') return isSaid({ ...parentPath, node });
	if (parent.type === 'ObjectProperty') return WORDS.includes(parent.key.name);
	return parent.type === 'CallExpression' && parent.callee.name === 'refused';
}

exports.strykerPlugins = [
	{
		kind: 'Ignore',
		name: 'wordsOfErrors',
		value: {
			/** @param {any} path */
			shouldIgnore(path) {
				return isSaid(path) ? 'words of an error' : undefined;
			},
		},
	},
];
