//go:build peers

package peers

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// programs are the servers, and the packages of Debian that bring them.
var programs = []struct{ name, debian string }{
	{"nginx", "nginx"},
	{"haproxy", "haproxy"},
	{"apache2", "apache2-bin"},
	{"openssl", "openssl"},
	{"tinyproxy", "tinyproxy-bin"},
}

// needPrograms fails the test where a server is missing: a suite without its servers proves nothing.
func needPrograms(t *testing.T) {
	t.Helper()
	// Debian keeps servers in /usr/sbin, which is on the path of root alone.
	t.Setenv("PATH", os.Getenv("PATH")+string(os.PathListSeparator)+"/usr/sbin")
	var missing, packages []string
	for _, p := range programs {
		if _, err := exec.LookPath(p.name); err != nil {
			missing, packages = append(missing, p.name), append(packages, p.debian)
		}
	}
	if len(missing) > 0 {
		t.Fatalf("not installed: %s. Debian's packages: %s", strings.Join(missing, ", "), strings.Join(packages, " "))
	}
}
