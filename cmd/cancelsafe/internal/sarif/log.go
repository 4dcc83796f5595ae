package sarif

// These types are the part of the format that is written. Their fields have the
// names and the meaning of the standard:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type (
	log struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}

	run struct {
		Tool               tool                        `json:"tool"`
		AutomationDetails  automationDetails           `json:"automationDetails"`
		OriginalURIBaseIDs map[string]artifactLocation `json:"originalUriBaseIds"`
		ColumnKind         string                      `json:"columnKind"`
		Results            []result                    `json:"results"`
	}

	tool struct {
		Driver driver `json:"driver"`
	}

	driver struct {
		Name           string `json:"name"`
		Version        string `json:"version,omitempty"`
		InformationURI string `json:"informationUri,omitempty"`
		Rules          []rule `json:"rules"`
	}

	rule struct {
		ID                   string        `json:"id"`
		Name                 string        `json:"name"`
		ShortDescription     text          `json:"shortDescription"`
		FullDescription      text          `json:"fullDescription"`
		Help                 text          `json:"help"`
		HelpURI              string        `json:"helpUri,omitempty"`
		DefaultConfiguration configuration `json:"defaultConfiguration"`
		Properties           properties    `json:"properties"`
	}

	configuration struct {
		Level string `json:"level"`
	}

	properties struct {
		Tags      []string `json:"tags"`
		Precision string   `json:"precision"`
		Severity  string   `json:"problem.severity"`
	}

	automationDetails struct {
		ID string `json:"id"`
	}

	text struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}

	result struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		Message             text              `json:"message"`
		Locations           []location        `json:"locations"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
		CodeFlows           []codeFlow        `json:"codeFlows,omitempty"`
		RelatedLocations    []location        `json:"relatedLocations,omitempty"`
		Suppressions        []suppression     `json:"suppressions"`
	}

	suppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification,omitempty"`
	}

	codeFlow struct {
		Message     text         `json:"message"`
		ThreadFlows []threadFlow `json:"threadFlows"`
	}

	threadFlow struct {
		Locations []threadFlowLocation `json:"locations"`
	}

	threadFlowLocation struct {
		Location location `json:"location"`
	}

	location struct {
		ID               *int             `json:"id,omitempty"`
		PhysicalLocation physicalLocation `json:"physicalLocation"`
		Message          *text            `json:"message,omitempty"`
	}

	physicalLocation struct {
		ArtifactLocation artifactLocation `json:"artifactLocation"`
		Region           *region          `json:"region,omitempty"`
	}

	artifactLocation struct {
		URI         string `json:"uri,omitempty"`
		URIBaseID   string `json:"uriBaseId,omitempty"`
		Description *text  `json:"description,omitempty"`
	}

	region struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)
