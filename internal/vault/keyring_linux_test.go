package vault

import (
	"bufio"
	"encoding/binary"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// A secretService is a session bus with a Secret Service on it, played: everything stands in memory, and it can be made to
// lack what a desktop may lack. It speaks D-Bus itself, so that go-keyring and ready are tested as they are.
type secretService struct {
	mu    sync.Mutex
	items map[dbus.ObjectPath][]byte // the secrets by the item's path
	bus   net.Listener
	conns []net.Conn
	dir   string // holds the socket "bus"

	startable bool            // nobody is the service, but the bus would start it
	missing   bool            // nobody is, and nobody would be
	keyring   dbus.ObjectPath // "/" where there is none
	alias     dbus.ObjectPath // what the default keyring is; "/" where there is none
	locked    bool
	creating  bool // a person is asked whether an item may be made
	guarded   bool // no item may be deleted
	prompt    answer
	late      chan struct{}        // that an item was made is told when this is closed; nil for at once
	deleted   chan dbus.ObjectPath // gets every item that is deleted
	prompted  chan struct{}        // gets a value for every prompt
}

// An answer is what a person does when asked for the password of the keyring.
type answer string

const (
	given     answer = "given"
	dismissed answer = "dismissed"
	never     answer = "never"
)

const loginKeyring = secretsPath + "/collection/login"

// withKeyring gives a test a keyring of its own, which is there and open.
func withKeyring(t *testing.T) *secretService {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // the path of a socket has to be short
	ok(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "bus"))
	ok(t, err)
	s := &secretService{dir: dir, bus: l, items: map[dbus.ObjectPath][]byte{}, keyring: loginKeyring, alias: loginKeyring, prompt: given,
		prompted: make(chan struct{}, 10), deleted: make(chan dbus.ObjectPath, 100)}
	var work sync.WaitGroup
	work.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns = append(s.conns, c)
			s.mu.Unlock()
			work.Go(func() { s.serve(c) })
		}
	})
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(dir, "bus"))
	t.Cleanup(func() {
		if shared, err := dbus.SessionBus(); err == nil { // go-keyring's, which the next test must not have
			_ = shared.Close()
		}
		s.hangUp()
		work.Wait()
	})
	return s
}

// hangUp ends the bus for all who are on it.
func (s *secretService) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.bus.Close()
	for _, c := range s.conns {
		_ = c.Close()
	}
}

func (s *secretService) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// greeted lets whoever comes in, as D-Bus does before its messages.
func greeted(in *bufio.Reader, c net.Conn) bool {
	for line := ""; !strings.HasPrefix(line, "BEGIN"); {
		var err error
		if line, err = in.ReadString('\n'); err != nil {
			return false
		}
		switch line = strings.TrimSpace(strings.TrimLeft(line, "\x00")); {
		case line == "AUTH":
			_, _ = c.Write([]byte("REJECTED EXTERNAL\r\n"))
		case strings.HasPrefix(line, "AUTH "):
			_, _ = c.Write([]byte("OK 0123456789abcdef0123456789abcdef\r\n"))
		case line == "NEGOTIATE_UNIX_FD":
			_, _ = c.Write([]byte("ERROR\r\n"))
		}
	}
	return true
}

func (s *secretService) serve(c net.Conn) {
	in := bufio.NewReader(c)
	if !greeted(in, c) {
		return
	}
	for {
		call, err := dbus.DecodeMessage(in)
		if err != nil {
			return
		}
		answers := s.answer(call)
		if call.Headers[dbus.FieldMember].Value() == "CreateItem" && s.late != nil {
			s.prompted <- struct{}{}
			<-s.late
		}
		for _, m := range answers {
			if err := m.EncodeTo(c, binary.LittleEndian); err != nil {
				return
			}
		}
		if call.Headers[dbus.FieldMember].Value() == "Prompt" {
			s.prompted <- struct{}{}
		}
	}
}

// answer returns the reply to a call, and the signal that may follow it.
func (s *secretService) answer(call *dbus.Message) []*dbus.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	member, _ := call.Headers[dbus.FieldMember].Value().(string)
	path, _ := call.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	body, failed := s.do(member, path, call.Body)
	reply := message(dbus.TypeMethodReply, body...)
	if failed != "" {
		reply = message(dbus.TypeError)
		reply.Headers[dbus.FieldErrorName] = dbus.MakeVariant(failed)
	}
	reply.Headers[dbus.FieldReplySerial] = dbus.MakeVariant(call.Serial())
	out := []*dbus.Message{reply}
	if member == "Prompt" && s.prompt != never {
		out = append(out, s.completed(path))
	}
	return out
}

func (s *secretService) completed(prompt dbus.ObjectPath) *dbus.Message {
	var unlocked []dbus.ObjectPath
	if s.prompt == given {
		s.locked, unlocked = false, []dbus.ObjectPath{s.keyring}
	}
	m := message(dbus.TypeSignal, s.prompt == dismissed, dbus.MakeVariant(unlocked))
	m.Headers[dbus.FieldPath] = dbus.MakeVariant(prompt)
	m.Headers[dbus.FieldInterface] = dbus.MakeVariant("org.freedesktop.Secret.Prompt")
	m.Headers[dbus.FieldMember] = dbus.MakeVariant("Completed")
	m.Headers[dbus.FieldSender] = dbus.MakeVariant(":1.0")
	return m
}

func message(kind dbus.Type, body ...any) *dbus.Message {
	m := &dbus.Message{Type: kind, Headers: map[dbus.HeaderField]dbus.Variant{}, Body: body}
	if len(body) > 0 {
		m.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(body...))
	}
	return m
}

// A kept secret as it goes over the bus.
type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// do does what a method does, and returns its results or the name of an error.
func (s *secretService) do(member string, path dbus.ObjectPath, body []any) (results []any, failed string) {
	switch member {
	case "Hello":
		return []any{":1.1"}, ""
	case "AddMatch", "RemoveMatch", "Close", "Prompt":
		return nil, ""
	case "NameHasOwner":
		return []any{!s.missing && !s.startable}, ""
	case "ListActivatableNames":
		names := []string{"org.freedesktop.DBus"}
		if s.startable {
			names = append(names, secrets)
		}
		return []any{names}, ""
	}
	if s.missing {
		return nil, "org.freedesktop.DBus.Error.ServiceUnknown"
	}
	return s.serviceDo(member, path, body)
}

func (s *secretService) serviceDo(member string, path dbus.ObjectPath, body []any) (results []any, failed string) {
	switch member {
	case "Get":
		return s.property(path, body[1].(string))
	case "ReadAlias":
		return []any{s.alias}, ""
	case "OpenSession":
		return []any{dbus.MakeVariant(""), dbus.ObjectPath(secretsPath + "/session/1")}, ""
	case "Unlock":
		if s.locked {
			return []any{[]dbus.ObjectPath{}, dbus.ObjectPath(secretsPath + "/prompt/1")}, ""
		}
		return []any{body[0], dbus.ObjectPath("/")}, ""
	}
	if s.locked {
		return nil, "org.freedesktop.Secret.Error.IsLocked"
	}
	return s.itemDo(member, path, body)
}

func (s *secretService) property(path dbus.ObjectPath, name string) ([]any, string) {
	switch {
	case name == "Collections" && s.keyring != "/":
		return []any{dbus.MakeVariant([]dbus.ObjectPath{s.keyring})}, ""
	case name == "Collections":
		return []any{dbus.MakeVariant([]dbus.ObjectPath{})}, ""
	case name == "Locked" && path == s.keyring && path != "/":
		return []any{dbus.MakeVariant(s.locked)}, ""
	}
	return nil, "org.freedesktop.DBus.Error.UnknownObject"
}

func (s *secretService) itemDo(member string, path dbus.ObjectPath, body []any) (results []any, failed string) {
	switch member {
	case "CreateItem":
		if s.creating {
			return []any{dbus.ObjectPath("/"), dbus.ObjectPath(secretsPath + "/prompt/2")}, ""
		}
		attributes := body[0].(map[string]dbus.Variant)["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
		item := itemPath(attributes)
		s.items[item] = body[1].([]any)[2].([]byte)
		return []any{item, dbus.ObjectPath("/")}, ""
	case "SearchItems":
		found := []dbus.ObjectPath{}
		if item := itemPath(body[0].(map[string]string)); s.items[item] != nil {
			found = append(found, item)
		}
		return []any{found}, ""
	case "GetSecret":
		return []any{secret{body[0].(dbus.ObjectPath), []byte{}, s.items[path], "text/plain"}}, ""
	case "Delete":
		if s.guarded {
			return nil, "org.freedesktop.DBus.Error.AccessDenied"
		}
		delete(s.items, path)
		s.deleted <- path
		return []any{dbus.ObjectPath("/")}, ""
	}
	return nil, "org.freedesktop.DBus.Error.UnknownMethod"
}

func itemPath(attributes map[string]string) dbus.ObjectPath {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-.", r) {
			return '_'
		}
		return r
	}, attributes["service"]+"_"+attributes["username"])
	return dbus.ObjectPath(loginKeyring + "/" + name)
}
