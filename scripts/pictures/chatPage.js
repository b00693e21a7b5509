/**
 * One message with its picture, as chats show them at the width of a phone.
 *
 * @param {{ text: string, png: Buffer }} message
 */
function chatPage({ text, png }) {
	const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
	const source = `data:image/png;base64,${png.toString('base64')}`;
	return `<!doctype html>
<meta charset="utf-8">
<style>
	body { margin: 0; font: 15px/1.4 system-ui, sans-serif; background: #0e1621; }
	main { width: 398px; padding: 16px; background: #0e1621; color: #f5f5f5; }
	.from { color: #6ab3f3; font-weight: 600; padding: 8px 12px 6px; }
	.bubble { background: #182533; border-radius: 12px; overflow: hidden; }
	img { width: 100%; display: block; }
	p { margin: 0; padding: 8px 12px 10px; white-space: pre-wrap; }
</style>
<main><div class="bubble"><div class="from">n8n</div><img src="${source}"><p>${escaped}</p></div></main>`;
}

module.exports = { chatPage };
