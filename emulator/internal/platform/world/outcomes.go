package world

// Outcome makes an operation answer an error that on the platform depends on
// the outside world, when a field carries a marked value.
type Outcome struct {
	Operation string `json:"operation"`
	Field     string `json:"field"`
	Contains  string `json:"contains"`
	Code      string `json:"code"`
	Text      string `json:"text"`
}

// markedNumber is what a bank card or certificate number ends with to get the
// outcome of a code: "test" and the last four digits of the code. Bank card
// numbers take letters, so do certificate numbers.
func markedNumber(code string) string { return "TEST" + code[len(code)-4:] }

func marked(operation, field, code, text string) Outcome {
	return Outcome{Operation: operation, Field: field, Contains: markedNumber(code), Code: code, Text: text}
}

const (
	opVerifyIndividual = "CreatePersonalRealnameAuth"
	opVerifyEnterprise = "CreateEnterpriseRealnameAuthentication"
	opChangeEnterprise = "ChangeEnterpriseRealnameAuthentication"
	opCreateCustomer   = "CreateSubCustomer"
	opSendCode         = "SendVerificationMessageCode"
)

// DefaultOutcomes are the marked values of a seed that names none.
var DefaultOutcomes = []Outcome{
	marked(opVerifyIndividual, "verified_number", "CBC.99007193", "The certificate number is blocked."),
	marked(opVerifyIndividual, "verified_number", "CBC.99007202", "The verification check failed."),
	marked(opVerifyIndividual, "verified_number", "CBC.99007219", "The identity data does not match the face."),
	marked(opVerifyIndividual, "verified_number", "CBC.99007004", "A business check blocks this operation."),
	marked(opVerifyIndividual, "verified_number", "CBC.99007265", "The account is a partner."),
	marked(opVerifyIndividual, "verified_number", "CBC.70600026", "The request cannot be reviewed. Contact the account manager."),
	marked(opVerifyIndividual, "verified_number", "CBC.70600032", "The identity looks abnormal. Open a service ticket."),
	marked(opVerifyIndividual, "bank_card_info.bank_account", "CBC.99007255", "The identity or the mobile number of the card holder is wrong."),
	marked(opVerifyIndividual, "bank_card_info.bank_account", "CBC.99007258", "The bank card cannot be used."),
	marked(opVerifyIndividual, "bank_card_info.bank_account", "CBC.99007259", "The bank card is not enabled for verification payments."),
	marked(opVerifyIndividual, "bank_card_info.bank_account", "CBC.99007260", "The issuer of the bank card could not be reached."),
	marked(opVerifyIndividual, "bank_card_info.bank_account", "CBC.99007261", "The bank card is not supported."),
	marked(opVerifyIndividual, "bank_card_info.bank_account", "CBC.99007262", "The bank system is at fault."),
	{opVerifyIndividual, "verified_file_url", "too-large", "CBC.99000099", "An attachment is too large."},
	{opVerifyEnterprise, "verified_file_url", "too-large", "CBC.99000099", "An attachment is too large."},
	{opVerifyIndividual, "verified_file_url", "no-bucket", "CBC.99005030", "The bucket of the partner cannot be accessed."},
	{opVerifyEnterprise, "verified_file_url", "no-bucket", "CBC.99005030", "The bucket of the partner cannot be accessed."},
	marked(opVerifyEnterprise, "verified_number", "CBC.99007004", "A business check blocks this operation."),
	marked(opVerifyEnterprise, "verified_number", "CBC.99007253", "A photo of a certificate is invalid or blurred."),
	marked(opChangeEnterprise, "verified_number", "CBC.99007253", "A photo of a certificate is invalid or blurred."),
	marked(opVerifyEnterprise, "verified_number", "CBC.99007256", "The data of the legal person is wrong."),
	marked(opChangeEnterprise, "verified_number", "CBC.99007256", "The data of the legal person is wrong."),
	marked(opVerifyEnterprise, "verified_number", "CBC.99007257", "The data of the enterprise is wrong."),
	marked(opChangeEnterprise, "verified_number", "CBC.99007257", "The data of the enterprise is wrong."),
	marked(opVerifyEnterprise, "verified_number", "CBC.99007267", "The enterprise member is being invited to an association."),
	marked(opChangeEnterprise, "verified_number", "CBC.99007267", "The enterprise member is being invited to an association."),
	marked(opVerifyEnterprise, "verified_number", "CBC.99007202", "The verification check failed."),
	marked(opChangeEnterprise, "verified_number", "CBC.99007202", "The verification check failed."),
	marked(opVerifyEnterprise, "verified_number", "CBC.70600026", "The request cannot be reviewed. Contact the account manager."),
	marked(opVerifyEnterprise, "verified_number", "CBC.70600032", "The identity looks abnormal. Open a service ticket."),
	marked(opChangeEnterprise, "verified_number", "CBC.70600026", "The request cannot be reviewed. Contact the account manager."),
	marked(opChangeEnterprise, "verified_number", "CBC.70600032", "The identity looks abnormal. Open a service ticket."),
	{opCreateCustomer, "xaccount_id", "TEST0004", "CBC.99000004", "The customer could not authorise the partner."},
	{opSendCode, "mobile_phone", "13900004003", "CBC.99004003", "The verification code could not be sent."},
	{"ListRenewRateOnPeriod", "resource_ids", "TEST6073", "CBC.99006073", "The project does not exist."},
}
