package core

// AssociationType says how a customer is associated with the partner, and so who is
// billed for its consumption. Its codes are text on the wire.
type AssociationType int

// Values of AssociationType.
const (
	AssociationTypeConsulting AssociationType = 1 // consulting sale (referral): the customer pays the platform
	AssociationTypeResale     AssociationType = 2 // resale: the customer pays the partner
)

// AccountScope says whether a customer queries what is its own, or what belongs to its
// enterprise members.
type AccountScope string

// Values of AccountScope.
const (
	AccountScopeSelf    AccountScope = "oneself"      // the calling customer only
	AccountScopeMembers AccountScope = "sub_customer" // its enterprise members, or the one that the request names
	AccountScopeAll     AccountScope = "all"          // the calling customer and its enterprise members
)

// ReviewResult is the outcome of the manual review of a real-name verification.
type ReviewResult int

// Values of ReviewResult.
const (
	ReviewResultPending  ReviewResult = 0 // under review
	ReviewResultRejected ReviewResult = 1 // rejected
	ReviewResultApproved ReviewResult = 2 // approved
)

// Choice is yes or no where leaving a field out is neither: whether discounts may apply,
// or coupons are to be used.
type Choice string

// Values of Choice.
const (
	ChoiceYes Choice = "YES" // yes
	ChoiceNo  Choice = "NO"  // no
)

// Flag is yes or no as a number. A flag that is missing reads as no.
type Flag int

// Values of Flag.
const (
	FlagNo  Flag = 0 // no
	FlagYes Flag = 1 // yes
)

// MessageLanguage is the language of a message to a person.
type MessageLanguage string

// Values of MessageLanguage.
const (
	MessageLanguageChinese MessageLanguage = "zh-cn" // Chinese
	MessageLanguageEnglish MessageLanguage = "en-us" // English
)

// OperationResult says whether a recorded operation succeeded. It is text here as on the
// wire, so that success, whose code is "0", is not what a missing value reads as.
type OperationResult string

// Values of OperationResult.
const (
	OperationResultSuccess OperationResult = "0"  // the operation succeeded
	OperationResultFailure OperationResult = "-1" // the operation failed; as a filter, every record that is not a success
)
