package ignores

var tested int //cancelsafe:ignore takerestore no rule reports anything in tests
