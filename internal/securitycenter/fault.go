package securitycenter

import "maps"

// A FaultID names something that went wrong. It is stable, and every catalogue has three sentences for it: what happened,
// why, and what to do next.
type FaultID string

// Everything that can go wrong around the register. The rooms that implement its interfaces return these too.
const (
	TenantNotFound   FaultID = "tenant-not-found"
	TenantInUse      FaultID = "tenant-in-use"
	TenantAmbiguous  FaultID = "tenant-ambiguous" // Values["Candidates"]
	MappingNotFound  FaultID = "mapping-not-found"
	MappingAmbiguous FaultID = "mapping-ambiguous" // Values["Candidates"]
	NoUploader       FaultID = "no-uploader"
	NotByAPI         FaultID = "not-by-api"
	NothingToConfirm FaultID = "nothing-to-confirm"
	NothingToKeep    FaultID = "nothing-to-keep"    // a mapping that is not still to delete
	NothingToPrepare FaultID = "nothing-to-prepare" // a mapping that is deleted, or only still to delete there
	PingUnknown      FaultID = "ping-unknown"       // a text that is no output of the ECP ping
	PingOfPractice   FaultID = "ping-of-practice"   // output of the practice ECP system for a real tenant

	StepNotTicked FaultID = "step-not-ticked" // a step of the guide that the program checks, or none; Values["Step"]

	NoVersionBefore FaultID = "no-version-before"
	ChainNotSeen    FaultID = "chain-not-seen"
	ChainNotTrusted FaultID = "chain-not-trusted"

	RegisterDamaged FaultID = "register-damaged"
	// Two notices about a register that was damaged: Values["Folder"] is where it was set aside.
	RegisterRestored    FaultID = "register-restored" // Values["Backup"] is the time of the backup
	RegisterStartedAnew FaultID = "register-started-anew"
	RegisterDiskFull    FaultID = "register-disk-full"
	RegisterReadOnly    FaultID = "register-read-only"
	RegisterBusy        FaultID = "register-busy"
	RegisterTooNew      FaultID = "register-too-new"
	RegisterFailed      FaultID = "register-failed"
	// A register that was removed, or replaced, while it was open: Values["Path"].
	RegisterGone FaultID = "register-gone"
	// Another window of the program is open on the same register.
	WindowSecond FaultID = "window-second"
	// There is no display to show the window on.
	DisplayMissing FaultID = "display-missing"

	// A settings file that holds something else: Values["Path"], Values["Line"].
	SettingsDamaged FaultID = "settings-damaged"

	HomeUnknown   FaultID = "home-unknown" // where the user's files are
	OutputFailed  FaultID = "output-failed"
	FolderGiven   FaultID = "folder-given" // where a file was to be read: Values["Path"]
	FolderMissing FaultID = "folder-missing"
	NotAFile      FaultID = "not-a-file" // a folder, a device or a pipe where a file was to be written

	FileDiskFull FaultID = "file-disk-full"
	FileReadOnly FaultID = "file-read-only"
	FileMissing  FaultID = "file-missing"
	FileExists   FaultID = "file-exists"
	FileOther    FaultID = "file-other" // a file of that name holds something else: Values["Path"]
	FileFailed   FaultID = "file-failed"

	VaultAbsent          FaultID = "vault-absent"
	VaultNoKeyring       FaultID = "vault-no-keyring" // a service, but no keyring in it
	VaultWrongPassphrase FaultID = "vault-wrong-passphrase"
	VaultLocked          FaultID = "vault-locked"
	VaultDismissed       FaultID = "vault-dismissed"
	VaultTooSlow         FaultID = "vault-too-slow"
	VaultTooLarge        FaultID = "vault-too-large"
	VaultOff             FaultID = "vault-off"
	VaultFailed          FaultID = "vault-failed"
	SecretMissing        FaultID = "secret-missing"
	SecretDamaged        FaultID = "secret-damaged"

	UploadUnreachable FaultID = "upload-unreachable"
	UploadRefused     FaultID = "upload-refused" // Values["Answer"] is what the target said
	UploadRegistered  FaultID = "upload-already-registered"
	UploadNotAllowed  FaultID = "upload-not-allowed"
	UploadUnexpected  FaultID = "upload-unexpected"

	IdentityUnusable FaultID = "identity-unusable"
	IdentityOther    FaultID = "identity-other"
	CopyNeedsKey     FaultID = "copy-needs-key" // a PKCS#12 copy of a file without one

	ProxyUnreadable FaultID = "proxy-unreadable" // the address of this computer's proxy

	PracticeFailed FaultID = "practice-failed"
	PracticeSilent FaultID = "practice-silent" // whoever serves the practice tenant does not answer; Values["Address"] where it is known
	BrowserFailed  FaultID = "browser-failed"
	Unexpected     FaultID = "unexpected"
)

// A Fault is an error that a person can be told about: an ID, the values its sentences need, and the raw detail beneath.
type Fault struct {
	ID     FaultID
	Values map[string]any
	Err    error
}

// NewFault returns a fault; err, the raw detail, may be nil.
func NewFault(id FaultID, err error, values map[string]any) *Fault {
	return &Fault{ID: id, Values: maps.Clone(values), Err: err}
}

// Error implements error in English, for logs; people read the sentences of the catalogue.
func (f *Fault) Error() string {
	if f.Err != nil {
		return string(f.ID) + ": " + f.Err.Error()
	}
	return string(f.ID)
}

// Unwrap returns the raw detail.
func (f *Fault) Unwrap() error { return f.Err }

// Is makes errors.Is(err, &Fault{ID: id}) true for every fault of that ID.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.ID == f.ID
}

// Code returns the ID and the values, for whoever makes the sentences.
func (f *Fault) Code() (id string, values map[string]any) { return string(f.ID), f.Values }

// refusals are faults that lie in what was asked for, not in what should have done it.
var refusals = map[FaultID]bool{
	TenantNotFound: true, TenantInUse: true, TenantAmbiguous: true, MappingNotFound: true, MappingAmbiguous: true,
	NotByAPI: true, NoUploader: true, NothingToConfirm: true, NothingToKeep: true, NothingToPrepare: true, PingUnknown: true, PingOfPractice: true,
	StepNotTicked: true, NoVersionBefore: true, ChainNotSeen: true, ChainNotTrusted: true,
	UploadUnreachable: true, UploadRefused: true, UploadRegistered: true, UploadNotAllowed: true,
	IdentityUnusable: true, IdentityOther: true, CopyNeedsKey: true, FileExists: true, FileOther: true, FileMissing: true, FolderMissing: true,
	NotAFile: true,
}

// Refusal tells whether the request was refused, in contrast to something that broke.
func (f *Fault) Refusal() bool { return refusals[f.ID] }
