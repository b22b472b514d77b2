package templates

import "github.com/kapscreen/kapscreen/screening"

// pagePlan is how page one is shared out.
type pagePlan struct {
	askHeight  float64
	rows       []itemRow
	items      int // rows that stand on page one
	openRows   []openRow
	open       int  // rows that stand on page one
	scoresMove bool // scores and what could not be established go to page two
	grow       float64
}

// plan measures page one. When it overflows, the spare space above the slip goes first, then what could not
// be established as far as it is longer than three rows and than the scores beside it, then INFO rows, then ROUTINE rows;
// then what is left of that block and the scores; urgent and priority rows stay as far as the page holds them.
func (d *drawing) plan() pagePlan {
	p := pagePlan{askHeight: askHeight + 3.6*float64(len(d.askLines()))}
	for i := range d.doc.Items {
		p.rows = append(p.rows, d.itemRow(&d.doc.Items[i]))
	}
	for i := range d.doc.Open {
		p.openRows = append(p.openRows, d.openRow(&d.doc.Open[i]))
	}
	p.items, p.open = len(p.rows), len(p.openRows)
	room := d.H - slipBottom - slipHeight - slipAir - (panelTop + panelHeight + 3.2 + p.askHeight)
	for p.used(d) > room && p.giveWay(d) {
	}
	p.takeBack(d, room)
	spare := room - p.used(d)
	p.grow = max(0, min(maxGrow, (spare-2.4)/3))
	return p
}

// takeBack brings rows back that fit after something larger went.
func (p *pagePlan) takeBack(d *drawing, room float64) {
	for p.items < len(p.rows) {
		p.items++
		if p.used(d) > room {
			p.items--
			return
		}
	}
}

// fewestOpen rows of what could not be established stay on page one before rows for review are moved for them.
const fewestOpen = 3

// used is the height of everything between the ask box and the slip.
func (p *pagePlan) used(d *drawing) float64 {
	h := itemsTop
	if len(p.rows) == 0 {
		h += moreLine - 1.6
	}
	for _, r := range p.rows[:p.items] {
		h += r.height
	}
	if p.items < len(p.rows) {
		h += moreLine
	}
	if p.scoresMove {
		return h + moreLine + 2
	}
	return h + headDrop + max(p.openHeight(), d.scoresBlock())
}

func (d *drawing) scoresBlock() float64 {
	if len(d.doc.Scores) == 0 {
		return 0
	}
	return d.scoresHeight()
}

func (p *pagePlan) openHeight() float64 {
	h := headRule
	for _, r := range p.openRows[:p.open] {
		h += r.height
	}
	if p.open < len(p.openRows) || len(p.openRows) == 0 {
		h += moreLine
	}
	return h
}

// giveWay takes the next thing off page one; false when nothing is left to take.
func (p *pagePlan) giveWay(d *drawing) bool {
	switch {
	case !p.scoresMove && p.open > fewestOpen && p.openHeight() > d.scoresBlock()+0.1:
		p.open--
	case p.items > 0 && p.rows[p.items-1].item.Priority >= screening.Routine:
		p.items--
	case !p.scoresMove && p.open > 0 && p.openHeight() > d.scoresBlock()+0.1:
		p.open--
	case !p.scoresMove:
		p.scoresMove = true
	case p.items > 1:
		p.items--
	default:
		return false
	}
	return true
}
