package cli_test

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"certmap/cert/certtest"
)

// program is the folder of the program, built without a window.
var program string

// TestMain builds the program once, as `make headless` does.
func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) int {
	dir, err := os.MkdirTemp("", "certmap-cli-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = dir
	name := "certmap"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	build := exec.Command("go", "build", "-o", filepath.Join(dir, name), ".")
	build.Dir = filepath.Join("..", "..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("%v\n%s", err, out))
	}
	return m.Run()
}

// TestScripts runs the commands as people and schedulers do.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("testdata", "script"),
		Setup: setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"jsonlines": jsonLines, "exits": exits, "facts": facts, "authority": authority, "fingerprints": fingerprints,
			"der": der, "awaits": awaits,
		},
	})
}

// setup gives each script a home of its own, and files to read.
func setup(e *testscript.Env) error {
	e.Setenv("PATH", program+string(os.PathListSeparator)+os.Getenv("PATH"))
	e.Setenv("CERTMAP_HOME", filepath.Join(e.WorkDir, "home"))
	e.Setenv("LANG", "en_US.UTF-8")
	e.Setenv("YEAR", fmt.Sprint(time.Now().AddDate(1, 0, 0).Year()))
	e.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	e.Setenv("XDG_RUNTIME_DIR", "")
	if runtime.GOOS == "linux" {
		for _, proxy := range []string{"HTTPS_PROXY", "https_proxy", "ALL_PROXY"} {
			e.Setenv(proxy, "")
		}
	}
	return writeFiles(e.WorkDir)
}

// writeFiles makes the files that the scripts read.
func writeFiles(dir string) error {
	year := certtest.Valid(time.Now().Add(-time.Hour), time.Now().AddDate(1, 0, 0))
	ca := certtest.NewCA("CN=Script CA,O=ACME SE,C=DE", certtest.Days(3650))
	good := ca.Issue("CN=ECP PRD 100,O=ACME SE,C=DE", year, certtest.Purposes(x509.ExtKeyUsageClientAuth))
	expired := ca.Issue("CN=Old,O=ACME SE,C=DE", certtest.Valid(time.Now().AddDate(-2, 0, 0), time.Now().AddDate(-1, 0, 0)))
	outrun := ca.Issue("CN=ECP PRD 100,O=ACME SE,C=DE", certtest.WithKey(good.Key), certtest.Days(-9))
	server := ca.Issue("CN=SRV 1,O=ACME SE,C=DE", year, certtest.Purposes(x509.ExtKeyUsageServerAuth))
	for name, data := range map[string][]byte{
		"server.pem":      server.PEM(),
		"several.pem":     append(good.PEM(), server.PEM()...),
		"ca.pem":          ca.PEM(),
		"twin.cer":        ca.Issue("CN=ECP PRD 100,O=ACME SE,C=DE", year).PEM(),
		"chain.pem":       append(good.PEM(), ca.PEM()...),
		"keys.pem":        slices.Concat(good.PEM(), good.KeyPEM(), server.PEM(), server.KeyPEM()),
		"renewed.pem":     slices.Concat(outrun.PEM(), good.PEM(), good.KeyPEM()),
		"brainpool.pem":   brainpool(),
		"key-alone.pem":   good.KeyPEM(),
		"good.pem":        good.PEM(),
		"good.der":        good.Cert.Raw,
		"key.pem":         append(good.PEM(), good.KeyPEM()...),
		"locked.p12":      good.P12("geheim"),
		"old.pem":         expired.PEM(),
		"empty.cer":       nil,
		"umlaut.p12":      good.P12("Größe"),
		"utf8.txt":        []byte("Größe\r\n"),
		"utf16.txt":       []byte("\xff\xfeG\x00r\x00\xf6\x00\xdf\x00e\x00\r\x00\n\x00"),
		"ansi.txt":        []byte("Gr\xf6\xdfe\r\n"),
		"pass.txt":        []byte("geheim\n"),
		"wrong.txt":       []byte("falsch\n"),
		"tree/a/good.cer": good.PEM(),
		"tree/b/old.cer":  expired.PEM(),
		"tree/readme.txt": []byte("hello"),
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// brainpool is a certificate and a key on a curve that this program cannot sign with.
func brainpool() []byte {
	curve := certtest.Algorithm("1.2.840.10045.2.1", certtest.OID("1.3.36.3.3.2.8.1.1.7"))
	point := certtest.Bits(append([]byte{4}, make([]byte, 64)...))
	parts := certtest.NewParts("CN=Brainpool")
	parts.SPKI = certtest.Seq(curve, point)
	key := certtest.Seq(certtest.Int(1), certtest.Octets(make([]byte, 32)), certtest.Explicit(1, point))
	return append(parts.PEM(), certtest.Block("PRIVATE KEY", certtest.Seq(certtest.Int(0), curve, certtest.Octets(key)))...)
}

// jsonLines checks that a file holds one JSON object a line, and how many: jsonlines FILE N. The file may be stdout.
func jsonLines(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	for _, l := range lines {
		if err := json.Unmarshal([]byte(l), &map[string]any{}); err != nil {
			ts.Fatalf("no JSON object: %q: %v", l, err)
		}
	}
	if got := fmt.Sprint(len(lines)); got != args[1] {
		ts.Fatalf("%s lines, not %s", got, args[1])
	}
}

// exits runs a command and checks its exit code: exits CODE COMMAND ARGS.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("%s exits with %d, not %s", strings.Join(args[1:], " "), code, args[0])
	}
}

// der writes the first certificate of a PEM file as DER: der FILE OUT.
func der(ts *testscript.TestScript, _ bool, args []string) {
	block, _ := pem.Decode([]byte(ts.ReadFile(args[0])))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), block.Bytes, 0o600))
}

// awaits waits until a command in the background has written a file: awaits FILE.
func awaits(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(filepath.FromSlash(args[0]))
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s is not written", path)
		}
	}
}

// facts waits until the practice tenant of a folder is served, and puts what it says of itself into the environment.
func facts(ts *testscript.TestScript, _ bool, args []string) {
	var f struct {
		Host    string `json:"mtls_host"`
		Listen  string `json:"listen"`
		CA      string `json:"ca_file"`
		Company string `json:"company_id"`
		ECP     struct{ P12, Export, PIN string }
	}
	path := ts.MkAbs(filepath.Join(args[0], "practice.json"))
	for deadline := time.Now().Add(30 * time.Second); ; {
		data, err := os.ReadFile(path)
		if err == nil && json.Unmarshal(data, &f) == nil && f.Listen != "" {
			break
		}
		if time.Now().After(deadline) {
			ts.Fatalf("the practice tenant does not come up: %v", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	for name, value := range map[string]string{"HOST": f.Host, "LISTEN": f.Listen, "CA": f.CA, "COMPANY": f.Company, "P12": f.ECP.P12, "EXPORT": f.ECP.Export} {
		ts.Setenv(name, value)
	}
	ts.Check(os.WriteFile(ts.MkAbs("pin.txt"), []byte(f.ECP.PIN), 0o600))
}
