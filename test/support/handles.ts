/**
 * TCP connections of this process. Other test files may have left some to their idle agents, so compare with
 * the count from before instead of with none.
 */
export function tcpHandles(): number {
	return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
