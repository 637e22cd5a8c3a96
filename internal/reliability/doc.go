// Package reliability proves by the real program, built without a window, what no test of a single room can prove:
//
//   - nothing that was acknowledged is lost, however often and wherever the program is killed;
//   - several processes may write to one register at once;
//   - no passphrase and no private key is ever found in a file, a log or an output of the program.
//
// It holds tests only. They need neither root nor a network beyond this machine's loopback.
package reliability
