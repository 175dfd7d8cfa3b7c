use std::fs;

/// What a process takes of the machine.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Memory that is really used, in KiB.
    pub memory: u64,
    /// Open files, sockets among them.
    pub files: usize,
}

impl Usage {
    pub(crate) fn of(process: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        let memory = line.trim().trim_end_matches(" kB").parse().unwrap();
        Self {
            memory,
            files: fs::read_dir(format!("/proc/{process}/fd")).unwrap().count(),
        }
    }
}
