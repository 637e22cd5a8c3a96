package cert_test

import (
	"bytes"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// stores are the two forms of Java's stores.
var stores = map[cert.Container]func(passphrase string, entries ...certtest.Entry) []byte{
	cert.JKS: certtest.JKS, cert.JCEKS: certtest.JCEKS,
}

func TestJavaStoreGivesKeyAndChain(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	leaf := root.Issue("CN=Leaf")
	for container, write := range stores {
		data := write("changeit",
			certtest.Entry{Alias: "trusted", Chain: [][]byte{root.Cert.Raw}},
			certtest.Entry{Alias: "ecp", Key: leaf.KeyDER(), Chain: [][]byte{leaf.Cert.Raw, root.Cert.Raw}})
		f := open(t, data, "changeit")
		wantContainer(t, f, container)
		wantLeaf(t, f, leaf)
		wantKey(t, f)
		if f.Items[0].Name != "trusted" || f.Items[2].Name != "ecp" {
			t.Errorf("%s: %+v", container, f.Items)
		}
	}
}

func TestJavaStoreShowsCertificatesWithoutPassphrase(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	for container, write := range stores {
		data := write("changeit", certtest.Entry{Alias: "ecp", Key: leaf.KeyDER(), Chain: [][]byte{leaf.Cert.Raw}})
		for given, want := range map[string]cert.ProblemID{"": cert.PassphraseNeeded, "wrong": cert.WrongPassphrase} {
			var passphrases []string
			if given != "" {
				passphrases = []string{given}
			}
			f := open(t, data, passphrases...)
			wantProblem(t, f, want)
			if f.LeafCertificate() == nil || f.Verdict == cert.Unreadable {
				t.Errorf("%s: the certificate is not locked", container)
			}
		}
	}
}

func TestJavaKeyWithAPassphraseOfItsOwn(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	entry := certtest.Entry{Alias: "ecp", Key: leaf.KeyDER(), Chain: [][]byte{leaf.Cert.Raw}}
	for _, write := range stores {
		data := write("key", entry)
		body := data[:len(data)-20]
		f := open(t, certtest.Redigest("store", body), "store")
		wantProblem(t, f, cert.KeyPassphrase)
		if !f.Problem.Locked() {
			t.Error("another passphrase opens the key")
		}
		f = open(t, certtest.Redigest("store", body), "store", "key")
		wantLeaf(t, f, leaf)
		wantKey(t, f)
		if f.Problem != nil {
			t.Errorf("both are given: %v", f.Problem)
		}
		// The empty passphrase, which nobody has to give, opens the store.
		wantProblem(t, open(t, certtest.Redigest("", body), "wrong"), cert.WrongPassphrase)
	}
}

// TestJavaStoreThatIsDamaged changes a byte in turn. The digest of the store is over all of it; the key has one of its own.
func TestJavaStoreThatIsDamaged(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	key := leaf.KeyDER()
	for _, write := range stores {
		data := write("changeit", certtest.Entry{Alias: "ecp", Key: key, Chain: [][]byte{leaf.Cert.Raw}})
		inCertificate := bytes.Clone(data)
		inCertificate[len(data)-30] ^= 1
		f := open(t, inCertificate, "changeit")
		wantProblem(t, f, cert.StoreCheck)
		wantKey(t, f)
		wantProblem(t, open(t, inCertificate, "wrong"), cert.WrongPassphrase)
	}
	data := certtest.JKS("changeit", certtest.Entry{Alias: "ecp", Key: key, Chain: [][]byte{leaf.Cert.Raw}})
	inKey := bytes.Clone(data)
	inKey[bytes.Index(data, []byte("twenty bytes of salt"))+20+len(key)/2] ^= 1
	wantProblem(t, open(t, inKey, "changeit"), cert.Damaged)
	wantProblem(t, open(t, inKey, "wrong"), cert.WrongPassphrase)
}

// secretKey is what keytool writes for a secret: a serialized javax.crypto.SealedObject, here with every construct that
// the protocol has.
var secretKey = []byte("\xac\xed\x00\x05" +
	"sr\x00\x0cSealedObject\x00\x00\x00\x00\x00\x00\x00\x01\x02\x00\x03" + // class with three fields
	"I\x00\x04size" + "[\x00\x07content" + "t\x00\x02[B" + "L\x00\x04name" + "t\x00\x12Ljava/lang/String;" +
	"x" + "r\x00\x04Base\x00\x00\x00\x00\x00\x00\x00\x02\x03\x00\x00xp" + // its superclass, which writes data of its own
	"w\x02hix" + // the data of the superclass
	"\x00\x00\x00\x07" + // size
	"ur\x00\x02[B\x00\x00\x00\x00\x00\x00\x00\x03\x02\x00\x00xp\x00\x00\x00\x03abc" + // content
	"q\x00\x7e\x00\x01") // name, which stood before

func TestJCEKSReadsOnBehindASecret(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	f := open(t, certtest.JCEKS("changeit",
		certtest.Entry{Alias: "aes", Secret: secretKey},
		certtest.Entry{Alias: "ecp", Key: leaf.KeyDER(), Chain: [][]byte{leaf.Cert.Raw}}), "changeit")
	wantLeaf(t, f, leaf)
	wantKey(t, f)
	if it := f.Items[0]; it.Kind != cert.KindOther || it.Label != "secret" || it.Name != "aes" {
		t.Errorf("%+v", it)
	}
}

// TestJKSWithASecret locks what is no private key as keytool does when it is told to keep a secret in a JKS.
func TestJKSWithASecret(t *testing.T) {
	f := open(t, certtest.JKS("changeit", certtest.Entry{Alias: "aes", Key: []byte("sixteen bytes 16")}), "changeit")
	if it := f.Items[0]; it.Kind != cert.KindOther || it.Label != "secret" || it.Name != "aes" || it.Problem != nil {
		t.Errorf("%+v", it)
	}
}

func TestJavaStoresThatBreakOff(t *testing.T) {
	leaf := certtest.SelfSigned("CN=Leaf")
	chain := [][]byte{leaf.Cert.Raw}
	data := certtest.JKS("x", certtest.Entry{Alias: "a", Chain: chain}, certtest.Entry{Alias: "b", Chain: chain})
	f := open(t, data[:len(data)-100])
	wantProblem(t, f, cert.Truncated)
	if f.LeafCertificate() == nil {
		t.Error("the first entry is whole")
	}
	wantProblem(t, open(t, data[:10]), cert.Truncated)
	badVersion := append([]byte("\xfe\xed\xfe\xed\x00\x00\x00\x09"), data[8:]...)
	wantProblem(t, open(t, badVersion), cert.Damaged)
	secret := append([]byte{}, secretKey[:20]...)
	wantProblem(t, open(t, certtest.JCEKS("x", certtest.Entry{Alias: "s", Secret: secret})), cert.Damaged)
}
