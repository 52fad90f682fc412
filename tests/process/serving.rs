//! The server as it is run: a process that listens, and clients that ask it over TCP.

mod answers;
mod browser;
mod client;
mod driver;
mod endings;
mod httpie;
mod mail;
mod pages;
mod purposes;
mod registration;
mod seed;
mod trust;

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use client::{Answer, Request};

use super::*;

/// A server that runs, and what it said.
pub(super) struct Server {
    child: Option<Child>,
    address: SocketAddr,
    said: Arc<Mutex<Vec<String>>>,
    reading: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// Starts one in a home, on a port of its own; limits are off unless they are asked for.
    pub(super) fn of(home: &Home, args: &[&str]) -> Server {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        if !args.contains(&"--requests-per-minute") {
            all.extend(["--requests-per-minute", "0"]);
        }
        all.extend(args);
        let mut child = home.command(&all).spawn().unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("it listens").unwrap();
            said.lock().unwrap().push(line.clone());
            if let Some(rest) = line.strip_prefix("listening on http://") {
                break rest.split(' ').next().unwrap().parse().unwrap();
            }
        };
        let log = said.clone();
        let reading = thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .for_each(|line| log.lock().unwrap().push(line))
        });
        Server {
            child: Some(child),
            address,
            said,
            reading: Some(reading),
        }
    }

    /// A request to it. A link's host is the template's, so only its path counts.
    pub(super) fn ask(&self, method: &str, url: &str) -> Request {
        Request::new(self.address, method, url)
    }

    pub(super) fn get(&self, url: &str) -> Answer {
        self.ask("GET", url).send()
    }

    pub(super) fn post(&self, url: &str) -> Answer {
        self.ask("POST", url).send()
    }

    /// Ends it as systemd does; everything that it said.
    pub(super) fn ends(mut self) -> Vec<String> {
        let child = self.child.take().unwrap();
        kill("TERM", &child.id().to_string());
        let ended = finished(child);
        assert!(ended.status.success(), "{ended:?}");
        self.reading.take().unwrap().join().unwrap();
        self.said.lock().unwrap().clone()
    }

    /// The lines of the access log so far.
    pub(super) fn log(&self) -> Vec<Value> {
        let said = self.said.lock().unwrap();
        said.iter()
            .filter(|line| line.starts_with('{'))
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
