package audit

import "context"

// A Round is what all members send to each other, this one to itself, too.
type Round struct {
	said    chan string // by all of them
	whisper chan Answer // to this one alone
	members int
}

// NewRound is given the channels on which others speak.
func NewRound(said chan string, whisper chan Answer, members int) *Round {
	return &Round{said, whisper, members}
}

// Hold waits for all that is said, of which it has said something itself.
func (r *Round) Hold(ctx context.Context, own string) (all []string, alone []Answer, err error) {
	r.said <- own
	for len(all) < r.members || len(alone) < r.members-1 {
		select {
		case s := <-r.said:
			all = append(all, s)
		case a := <-r.whisper:
			alone = append(alone, a)
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
	return all, alone, nil
}
