/// A page of documentation: text, and in blocks marked `console` what somebody typed and what was said.
pub(crate) struct Page {
    parts: Vec<Part>,
}

enum Part {
    Text(String),
    Step(Step),
}

/// A command that was typed.
pub(crate) struct Step {
    pub(crate) command: String,
    /// The lines that followed it.
    pub(crate) said: Vec<String>,
    /// The line of the page on which it stands.
    pub(crate) line: usize,
}

impl Page {
    /// Reads a page. A command that ends with a backslash goes on in the next line.
    pub(crate) fn of(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut is_console = false;
        let mut lines = text.lines().zip(1..);
        while let Some((line, number)) = lines.next() {
            if line.starts_with("```") {
                is_console = line == "```console";
                parts.push(Part::Text(line.to_owned()));
                continue;
            }
            match line.strip_prefix("$ ").filter(|_| is_console) {
                Some(command) => {
                    let mut command = command.to_owned();
                    while command.ends_with('\\') {
                        let Some((more, _)) = lines.next() else { break };
                        command.push('\n');
                        command.push_str(more);
                    }
                    parts.push(Part::Step(Step { command, said: Vec::new(), line: number }));
                }
                None => match parts.last_mut() {
                    Some(Part::Step(step)) if is_console => step.said.push(line.to_owned()),
                    _ => parts.push(Part::Text(line.to_owned())),
                },
            }
        }
        Self { parts }
    }

    /// The commands, in their order.
    pub(crate) fn steps(&mut self) -> impl Iterator<Item = &mut Step> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Step(step) => Some(step),
            Part::Text(_) => None,
        })
    }

    /// The page as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(line) => text.push_str(line),
                Part::Step(step) => {
                    text.push_str("$ ");
                    text.push_str(&step.command);
                    for line in &step.said {
                        text.push('\n');
                        text.push_str(line);
                    }
                }
            }
            text.push('\n');
        }
        text
    }
}
