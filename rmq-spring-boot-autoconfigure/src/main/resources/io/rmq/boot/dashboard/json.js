/**
 * Indents JSON without reading its values: numbers with more digits than a program can hold, repeated names and the
 * order of names stay as they are. What is no JSON comes out as it is, only with other blanks outside of strings.
 */
export function indent(text) {
	const parts = [];
	let depth = 0;
	const line = () => '\n' + '  '.repeat(depth);
	for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+|"/gs)) {
		const last = parts.at(-1);
		if (token === '}' || token === ']') {
			depth = Math.max(0, depth - 1);
			parts.push((last === '{' || last === '[') ? token : line() + token);
			continue;
		}
		if (last === '{' || last === '[') {
			parts.push(line());
		}
		parts.push(token);
		if (token === '{' || token === '[') {
			depth++;
		}
		else if (token === ',') {
			parts.push(line());
		}
		else if (token === ':') {
			parts.push(' ');
		}
	}
	return parts.join('');
}
