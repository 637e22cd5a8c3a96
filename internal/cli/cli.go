// Package cli is the commands beside the window: the same use cases, another face.
//
// Results go to standard output, messages to standard error. With --json the output is stable and documented: one object,
// or one object a line where there are many, and its messages are in English. Secrets never come from arguments: they are
// read from a file, from standard input, or from the vault.
package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"certmap/internal/cli/completion"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/text"
)

// Exit codes that every command shares. Each command's own are told where it is.
const (
	Done   = 0
	No     = 1
	Usage  = 64 // the command line was not understood (EX_USAGE)
	Failed = 70 // the command itself failed (EX_SOFTWARE)

	Interrupted = 130 // by Ctrl-C, or asked to end, as shells have it
)

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Version is what the program says of itself.
type Version struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	Window  bool   `json:"window"`
}

// A Session is an open register with its use cases.
type Session struct {
	Center *securitycenter.Center
	Notice error // to be told although all is well: the register was damaged
	Close  func()
}

// Keyring says which keeper of secrets to use.
type Keyring struct {
	Kind       string // os, file or none
	Passphrase string // path of a file with the passphrase of the keeper "file"; empty for none
}

// Rooms are what the commands are made of. main hands them over.
type Rooms struct {
	Version Version
	Words   *text.Words
	Places  settings.Places
	// Settings is why the settings could not be read; they are the defaults then.
	Settings error
	// Open opens the register at the given places. It is called by the commands that need it, and by no other.
	Open func(context.Context, settings.Places, Keyring) (*Session, error)
	// Look opens the register at this user's places as it is, to be read while somebody types: it makes, mends and tells nothing.
	Look func(context.Context) (*Session, error)
	// Prober tests hosts outside the register.
	Prober securitycenter.Prober
	// Authorities are asked about chains and revocation, and only where the command line says so over the network.
	Authorities securitycenter.Authorities
	// Logs reads what ECP says of its connection.
	Logs securitycenter.LogReader
	// Practice serves the practice tenant until the context ends. It first calls ready with the facts to print.
	Practice func(ctx context.Context, order PracticeOrder, ready func(facts any) error) error
	// Scenarios returns the IDs of what the practice tenant can show.
	Scenarios func() []string
	// Vault returns the keeper of secrets that was chosen.
	Vault func(settings.Places, Keyring) (securitycenter.Vault, error)
	// Proxy returns this machine's proxy for a request.
	Proxy func(*http.Request) (*url.URL, error)
	// Window opens the window on files and returns the exit code; nil in a build without a window.
	Window func(files []string, keyring Keyring) int
}

// A PracticeOrder says how the practice tenant is served alone.
type PracticeOrder struct {
	Dir    string
	Listen string // address on loopback
	Show   string // ID of the scenario that the facts are to be about; empty for the tenant itself
}

// An output remembers that something of it could not be written: a disk that is full must not leave half a result behind
// that passes for a whole one.
type output struct {
	w   io.Writer
	err error
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// A run is one command on its way.
type run struct {
	Rooms
	Streams
	ctx      context.Context
	english  *text.Words
	keyring  Keyring
	code     int
	output   *output
	commands []string // the names of all commands
}

type grammar struct {
	Keyring           string `help:"Keeper of secrets: the operating system's keyring, a file under a passphrase, or none." enum:"os,file,none" default:"os"`
	KeyringPassphrase string `name:"keyring-passphrase-file" help:"File whose first line is the passphrase of --keyring=file." type:"path" placeholder:"FILE"`

	Window   windowCommand     `cmd:"" default:"withargs" hidden:"" help:"Open the window, on files if any are given."`
	Inspect  inspectCommand    `cmd:"" help:"Read certificate files and say what they hold and whether they will work."`
	Clean    cleanCommand      `cmd:"" help:"Write the clean .cer of a file: one certificate, Base64, without a key."`
	Compare  compareCommand    `cmd:"" help:"Compare two certificates, or one with a fingerprint, a serial number or a name."`
	P12      p12Command        `cmd:"" name:"p12" help:"Say how a PKCS#12 file is built and what is unusual about it, or write a copy that others read."`
	Tenants  tenantsCommand    `cmd:"" help:"List, add or remove tenants."`
	Mappings mappingsCommand   `cmd:"" help:"List, add, show, upload, confirm or delete mappings."`
	Test     testCommand       `cmd:"" help:"Run the connection test."`
	ReadLog  readLogCommand    `cmd:"" name:"read-log" help:"Read what ECP says of its connection: the output of its ping, SLG1, ST22 or dev_icm."`
	Guide    guideCommand      `cmd:"" help:"Show how far the point-to-point integration of a tenant has come, step by step."`
	Practice practiceCommand   `cmd:"" help:"Serve the practice tenant alone, until interrupted."`
	Demo     demoCommand       `cmd:"" help:"Go through the whole journey on a practice tenant in a temporary folder."`
	Doctor   doctorCommand     `cmd:"" help:"Say what this machine offers."`
	Complete completionCommand `cmd:"" name:"completion" help:"Print what makes a shell complete these commands."`
	Ver      versionCommand    `cmd:"" name:"version" help:"Say which version this is."`
}

// An exit leaves kong, which wants to end the process after it has printed its help.
type exit int

// Run runs the command line and returns the exit code.
func Run(args []string, rooms Rooms, streams Streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r := &run{Rooms: rooms, Streams: streams, ctx: ctx, english: text.Must(text.English), output: &output{w: streams.Out}}
	r.Out = r.output
	code := r.parsed(args)
	if r.output.err != nil { // whatever else went wrong, or did not
		return r.tell(securitycenter.NewFault(securitycenter.OutputFailed, r.output.err, nil))
	}
	return code
}

// parsed reads the command line and does what it says.
func (r *run) parsed(args []string) (code int) {
	defer func() { code = left(recover(), code) }()
	var g grammar
	parser, err := r.parser(&g)
	if err != nil {
		return r.tell(err)
	}
	if len(args) > 0 && args[0] == completion.Ask {
		r.complete(parser.Model, args[1:])
		return Done
	}
	command, err := parser.Parse(args)
	if err != nil {
		return r.misspelt(err)
	}
	if g.KeyringPassphrase != "" && g.Keyring != "file" {
		return r.tell(misused("keyring-passphrase"))
	}
	r.keyring = Keyring{g.Keyring, g.KeyringPassphrase}
	r.spread(command.Selected())
	if name, _, _ := strings.Cut(command.Command(), " "); !unsettled[name] {
		r.notice(r.Settings)
	}
	if err := command.Run(r); err != nil && r.output.err == nil {
		return r.tell(err)
	}
	return r.code
}

// left is the exit code of a command that has ended with one, or in a panic: a mistake of the program must not pass for success.
func left(panicked any, code int) int {
	switch p := panicked.(type) {
	case nil:
		return code
	case exit:
		return int(p)
	default:
		panic(p)
	}
}

// parser makes what understands the command line.
func (r *run) parser(g *grammar) (*kong.Kong, error) {
	parser, err := kong.New(g, kong.Name("certmap"),
		kong.Description("X.509 Public Certificate Mapping for SAP SuccessFactors. Not affiliated with SAP."),
		kong.Writers(r.Out, r.Err), kong.Exit(func(code int) { panic(exit(code)) }),
		kong.Vars{"steps": tickable()}, kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return nil, err
	}
	tellExits(parser.Model)
	for _, command := range parser.Model.Children {
		if !command.Hidden {
			r.commands = append(r.commands, command.Name)
		}
	}
	return parser, nil
}

// open opens the register, and tells what there is to tell about it.
func (r *run) open(places settings.Places) (*Session, error) {
	s, err := r.Rooms.Open(r.ctx, places, r.keyring)
	if err == nil {
		r.notice(s.Notice)
	}
	return s, err
}

// unsettled are the commands that read no settings, or tell by themselves that these could not be read.
var unsettled = map[string]bool{"window": true, "doctor": true, "completion": true, "version": true}

// notice says on standard error what there is to tell although the command goes on; nil is nothing.
func (r *run) notice(err error) {
	if err != nil {
		m, _ := r.fault(err)
		r.warnf("%s\n", m)
	}
}

// wordsOf are the words of an output: English where it is for programs.
func (r *run) wordsOf(json bool) *text.Words {
	if json {
		return r.english
	}
	return r.Words
}

// printf and warnf print for people, on standard output and on standard error. Whatever a value may hold, that of a server's
// certificate, say, nothing goes to their terminal but lines of what can be seen.
func (r *run) printf(format string, args ...any) {
	io.WriteString(r.Out, lines(fmt.Sprintf(format, args...)))
}

func (r *run) warnf(format string, args ...any) {
	io.WriteString(r.Err, lines(fmt.Sprintf(format, args...)))
}

// lines makes every line of a text visible. A value that must not begin a line has to be made visible before.
func lines(text string) string {
	all := strings.Split(text, "\n")
	for i := range all {
		all[i] = visible(all[i])
	}
	return strings.Join(all, "\n")
}
