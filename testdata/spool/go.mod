module example.com/spool

go 1.26.0
