package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
)

// event is a line of a truth log. What it says became true between From and To.
type event struct {
	From   int64  `json:"from"`
	To     int64  `json:"to"`
	Who    string `json:"who"`
	What   string `json:"what"`
	Detail string `json:"detail,omitempty"`
	// Of the keeper's "pods" only.
	Pods []podSeen `json:"pods,omitempty"`
}

// truthLog is appended to by all processes of a lane: one write a line, so that lines stay whole.
type truthLog struct {
	mutex sync.Mutex
	file  *os.File
	who   string
}

func logPath(folder, lane string) string { return filepath.Join(folder, filepath.Base(lane)+".jsonl") }

func openLog(path, who string) *truthLog {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		fail(err)
	}
	return &truthLog{file: file, who: who}
}

func (l *truthLog) write(entry event) {
	entry.Who = l.who
	line, err := json.Marshal(entry)
	if err != nil {
		fail(err)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if _, err := l.file.Write(append(line, '\n')); err != nil {
		// A truth that is not written is worse than an outage that nobody ordered.
		fail(err)
	}
}

// at writes something that happened at one moment.
func (l *truthLog) at(what, detail string) {
	moment := now()
	l.write(event{From: moment, To: moment, What: what, Detail: detail})
}

// during does something and writes that it happened between just before and just after.
func (l *truthLog) during(what, detail string, do func()) {
	from := now()
	do()
	l.write(event{From: from, To: now(), What: what, Detail: detail})
}
