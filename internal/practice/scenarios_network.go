package practice

// nobody is an address on this machine where nothing listens: the port is reserved for a service that is long out of use.
const nobody = "127.0.0.1:1"

// networkScenarios are shown before a server is reached, or by a connection that ends in the middle.
var networkScenarios = []scenario{
	{cause: "dns.not-found", rung: "dns", connect: byName, resolver: ownPort,
		note: "the name resolves nowhere; the name server given says so, and so does any other"},
	{cause: "dns.unreachable", rung: "dns", connect: byName, resolver: nobody,
		note: "the name server given does not answer; a client that asks the machine's own sees dns.not-found"},
	{cause: "net.refused", rung: "tcp", connect: toNobody,
		note: "nothing listens on the port"},
	{cause: "net.unreachable", rung: "tcp", connect: unroutable,
		note: "the address is one for groups, to which no connection can be made; Linux says so at once"},
	{cause: "net.timeout", rung: "tls-server", wire: hang,
		note: "the server never answers the first message of the handshake"},
	{cause: "net.timeout", place: "http", rung: "http", answer: neverAnswer,
		note: "the server takes the request and never answers"},
	{cause: "net.timeout", place: "body", rung: "http", answer: neverFinish,
		note: "the server stops in the middle of its answer"},
	{cause: "net.reset", rung: "tls-server", wire: reset,
		note: "the connection is reset after the first message of the handshake"},
	{cause: "net.reset", place: "http", rung: "http", answer: resetRequest,
		note: "the connection is reset in place of an answer"},
	{cause: "proxy.refused", rung: "tcp", connect: byName, proxy: nobody,
		note: "nothing listens on the proxy's port"},
	{cause: "proxy.auth", rung: "tcp", connect: byName, proxy: ownPort, onConnect: wantsLogin,
		note: "the proxy wants a login; with the user practice and the password practice it lets through"},
	{cause: "proxy.blocked", rung: "tcp", connect: byName, proxy: ownPort, onConnect: blocks,
		note: "the proxy does not allow this host"},
	{cause: "proxy.no-route", rung: "tcp", connect: byName, proxy: ownPort, onConnect: reachesNobody,
		note: "the proxy cannot reach this host, and answers 502"},
	{cause: "proxy.not-found", rung: "dns", connect: byName, proxy: "proxy." + domain + ":8080", resolver: ownPort,
		note: "the proxy's name resolves nowhere"},
}
