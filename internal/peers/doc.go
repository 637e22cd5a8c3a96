// Package peers proves the connection test against servers of other makes: nginx, HAProxy, Apache, openssl s_server and
// tinyproxy, as Debian packages them, and plain ports that do what no good server does. It runs with the tag peers, by
// `make peers`, prints what was named of what, and fails where a server is not installed.
package peers
