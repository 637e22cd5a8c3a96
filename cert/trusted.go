package cert

// TrustedLimits are those for a file whose origin somebody vouches for: its key derivations may be a hundred times as dear
// as DefaultLimits allow, some minutes of work, and take 1 GiB. All else stays as it is.
var TrustedLimits = Limits{Size: DefaultLimits.Size, Items: DefaultLimits.Items, Depth: DefaultLimits.Depth,
	Work: 100 * DefaultLimits.Work, Memory: 1 << 30}
