package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
)

const account = "/var/run/secrets/kubernetes.io/serviceaccount/"

// podSeen is what a read of the API says of a pod; a pod that is not there is not in the list.
type podSeen struct {
	Pod      string `json:"pod"`
	UID      string `json:"uid"`
	Ready    bool   `json:"ready"`
	Deleting bool   `json:"deleting"`
	Restarts int    `json:"restarts"`
}

type keeper struct {
	folder  string
	mutex   sync.Mutex
	watches map[string]chan struct{}
}

func keep() {
	k := &keeper{folder: setting("TRUTH"), watches: map[string]chan struct{}{}}
	paths := http.NewServeMux()
	paths.HandleFunc("GET /clock", clock)
	paths.HandleFunc("GET /log", k.hand)
	paths.HandleFunc("DELETE /log", k.clear)
	paths.HandleFunc("POST /watch", k.begin)
	paths.HandleFunc("DELETE /watch", k.end)
	listenAndServe(setting("PORT"), paths)
}

// hand gives a log out, from a byte on. Its size is where the next reader goes on.
func (k *keeper) hand(answer http.ResponseWriter, request *http.Request) {
	file, err := os.Open(logPath(k.folder, request.FormValue("lane")))
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	if err == nil {
		defer file.Close()
		var from int64
		from, err = strconv.ParseInt(request.FormValue("from"), 10, 64)
		if err == nil {
			_, err = file.Seek(from, io.SeekStart)
		}
	}
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	io.Copy(answer, file)
}

// clear forgets all logs and scripts: what a killed run left behind must not be played.
func (k *keeper) clear(answer http.ResponseWriter, _ *http.Request) {
	entries, err := os.ReadDir(k.folder)
	for _, entry := range entries {
		err = errors.Join(err, os.Remove(filepath.Join(k.folder, entry.Name())))
	}
	if err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
	}
}

func (k *keeper) begin(answer http.ResponseWriter, request *http.Request) {
	every, err := time.ParseDuration(request.FormValue("every"))
	var api *reader
	if err == nil {
		api, err = newReader()
	}
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	lane := request.FormValue("lane")
	stop := make(chan struct{})
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if former, known := k.watches[lane]; known {
		close(former)
	}
	k.watches[lane] = stop
	log := openLog(logPath(k.folder, lane+"-api"), "keeper")
	go api.watch(strings.Split(request.FormValue("pods"), ","), every, log, stop)
}

func (k *keeper) end(_ http.ResponseWriter, request *http.Request) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	lane := request.FormValue("lane")
	if stop, known := k.watches[lane]; known {
		close(stop)
		delete(k.watches, lane)
	}
}

// reader asks the API server for one pod after another, by plain HTTP: no watch, no cache. A GET without a resource
// version is a quorum read.
type reader struct {
	client *http.Client
	base   string
}

func newReader() (*reader, error) {
	authority, err := os.ReadFile(account + "ca.crt")
	if err != nil {
		return nil, err
	}
	namespace, err := os.ReadFile(account + "namespace")
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	server := net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT"))
	return &reader{
		client: &http.Client{
			Timeout:   2 * time.Second,
			Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, MaxIdleConnsPerHost: 4},
		},
		base: "https://" + server + "/api/v1/namespaces/" + string(namespace) + "/pods/",
	}, nil
}

// watch reads until it is stopped, and logs each change: it happened after the last read of the old state was sent and
// before the first read of the new one was answered. So From and To of a line bound the change.
func (r *reader) watch(pods []string, every time.Duration, log *truthLog, stop chan struct{}) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	defer r.client.CloseIdleConnections()
	var known []podSeen
	var lastSent, reads, longest int64
	for {
		sent := now()
		seen, err := r.read(pods)
		answered := now()
		switch {
		case err != nil:
			log.write(event{From: sent, To: answered, What: "unread", Detail: err.Error()})
		case lastSent == 0 || !reflect.DeepEqual(seen, known):
			from := lastSent
			if from == 0 {
				from = sent
			}
			log.write(event{From: from, To: answered, What: "pods", Pods: seen})
		}
		if err == nil {
			if lastSent != 0 {
				longest = max(longest, answered-lastSent)
			}
			known, lastSent = seen, sent
			reads++
		}
		select {
		case <-stop:
			log.write(event{From: lastSent, To: answered, What: "stopped",
				Detail: fmt.Sprintf("%d reads, %d ns between two at most", reads, longest)})
			return
		case <-ticker.C:
		}
	}
}

func (r *reader) read(pods []string) ([]podSeen, error) {
	all := []podSeen{}
	for _, name := range pods {
		seen, err := r.get(name)
		if err != nil {
			return nil, err
		}
		all = append(all, seen...)
	}
	return all, nil
}

func (r *reader) get(name string) ([]podSeen, error) {
	// The token is renewed on disk from time to time; the kernel has the file in memory.
	token, err := os.ReadFile(account + "token")
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodGet, r.base+name, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+string(token))
	response, err := r.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusNotFound {
		return nil, nil
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s", name, response.Status)
	}
	return parse(name, body)
}

func parse(name string, body []byte) ([]podSeen, error) {
	var pod struct {
		Metadata struct {
			UID               string
			DeletionTimestamp string
		}
		Status struct {
			Conditions        []struct{ Type, Status string }
			ContainerStatuses []struct{ RestartCount int }
		}
	}
	if err := json.Unmarshal(body, &pod); err != nil {
		return nil, err
	}
	seen := podSeen{Pod: name, UID: pod.Metadata.UID, Deleting: pod.Metadata.DeletionTimestamp != ""}
	for _, condition := range pod.Status.Conditions {
		seen.Ready = seen.Ready || condition.Type == "Ready" && condition.Status == "True"
	}
	for _, container := range pod.Status.ContainerStatuses {
		seen.Restarts += container.RestartCount
	}
	return []podSeen{seen}, nil
}
