package securitycenter

// What SAP has not published stands here and nowhere else, so that it is changed in one place when somebody finds out.
//
//   - Whether SuccessFactors compares issuer and subject by the letter: NamesKey says how this register does it.
//   - Which integration names there are beside the three that were seen: IntegrationNames.
//   - Whether two mappings may have the same configuration name: this register says no, since commands and people would
//     not know them apart.
//   - How long the texts of the form may be: maxText.

// maxText is the longest text the register takes in a field of the form, in characters.
const maxText = 255

// NamesKey is what must be unique among the live mappings of a tenant (KBA 3574501: issuer and subject).
func NamesKey(issuer, subject string) string { return issuer + "\n" + subject }

// alreadyRegistered is what SuccessFactors answers to a second mapping of the same issuer and subject (KBA 3574501).
const alreadyRegistered = "This X.509 Certificate was already registered to the platform. Please upload a different one or cancel the certificate mapping."

// AlreadyRegistered returns that answer, word for word.
func AlreadyRegistered() string { return alreadyRegistered }
