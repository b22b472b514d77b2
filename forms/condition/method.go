package condition

import "github.com/kapscreen/kapscreen/forms/source"

// Method is a declared way to compute a value, with the published rule for missing items. It is a closed set. All
// methods are three-valued: known, not applicable, or unknown, which stands for the value's whole domain.
// docs/form-language.md has the meaning of each.
type Method interface{ method() }

// The methods.
type (
	// Sum adds up the items that apply.
	Sum struct{ Items []string }
	// Prorated is sum × n / answered when at most MaxMissing items are missing.
	Prorated struct {
		Items      []string
		MaxMissing int
	}
	// Unanswered counts the items that apply and have no answer.
	Unanswered struct {
		Items       []string
		CertainOnly bool
	}
	// BandOf names the range that another value lies in.
	BandOf struct {
		Of    string
		Bands []Band
	}
	// Clusters is met when each group has Need items of at least At.
	Clusters struct {
		At          float64
		Groups      []Cluster
		Met, NotMet string
	}
	// Cases is the code of the first case that holds, if every completion of what is open gives the same.
	Cases struct {
		Cases      []Case
		Else       string
		Items      []string
		MaxMissing int // -1: no limit
	}
	// AnyYesOrRefused is yes if an item is yes or was refused.
	AnyYesOrRefused struct{ Items []string }
	// MedicineClass is yes if the class is ticked or a listed name holds one of its terms.
	MedicineClass struct{ Class, Checklist, Table, Column string }
	// ListStatus is missing, none, incomplete or complete.
	ListStatus struct {
		Table string
		Need  []string
	}
	// Listed is list_unknown, listed or not_listed.
	Listed struct{ Of, List string }
)

// Band is one range of BandOf, bounds inclusive.
type Band struct {
	Code     string
	From, To float64
}

// Cluster is one group of Clusters.
type Cluster struct {
	Items []string
	Need  int
}

// Case is one case of Cases.
type Case struct {
	Code string
	When source.Text
}

func (Sum) method()             {}
func (Prorated) method()        {}
func (Unanswered) method()      {}
func (BandOf) method()          {}
func (Clusters) method()        {}
func (Cases) method()           {}
func (AnyYesOrRefused) method() {}
func (MedicineClass) method()   {}
func (ListStatus) method()      {}
func (Listed) method()          {}
