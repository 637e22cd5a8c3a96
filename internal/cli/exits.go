package cli

import "github.com/alecthomas/kong"

// exits are the exit codes of the commands that have codes of their own, as their help tells them.
var exits = map[string]string{
	"inspect":        "0 all files are usable, 1 some will not work, 2 some are unreadable",
	"clean":          "0 written, 1 not written",
	"compare":        "0 the same certificate, 1 not the same, 2 a file holds no certificate that can be read",
	"p12":            "0 a PKCS#12 file that opens, or a copy that was written, 1 not",
	"tenants hosts":  "0 found, 1 nothing found",
	"mappings add":   "0 saved, 1 not; of several 1 when one is not in the register that should be",
	"mappings ping":  "0 the ping is recorded as the proof, 1 it failed, or says nothing and was not recorded",
	"test":           "0 pass, 1 fail, 3 partial (no private key), unproven (the control passed) or nothing to test; of many the worst",
	"guide":          "0 all steps are done, 1 some are open",
	"read-log":       "0 the login worked, or the cause is known, 1 unknown",
	"practice":       "0 it was served until interrupted, 1 refused",
	"demo":           "0 every step did what it should, 1 not",
	"doctor":         "0 nothing is missing that the program needs, 1 something is",
	"tenants remove": "0 removed, 1 refused",
}

// everywhere are the codes that every command shares.
const everywhere = "64 the command line makes no sense, 70 the command itself failed, 130 interrupted before the end"

// tellExits adds the exit codes to the help of the commands.
func tellExits(model *kong.Application) {
	for _, node := range model.Leaves(false) {
		own := exits[node.Path()]
		if own == "" {
			own = "0 done, 1 refused"
		}
		node.Detail = "Exit codes: " + own + "; " + everywhere + "."
	}
}
