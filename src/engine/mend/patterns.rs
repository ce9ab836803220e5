//! Object patterns.
//!
//! What a pattern inside has taken apart the engine copies into the rest: such a property is taken under a name first.
//! Of a property whose name is computed its parser takes no variable with a default, and no pattern without one:
//! and of an element in brackets it takes nothing (`[(a)] = list`). `[key]: a = 1` becomes `[key]: taken, [none]: { v: a = 1 } = { v: taken }`.

use oxc_ast::ast::{
    AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty, BindingPattern,
    ObjectAssignmentTarget, ObjectPattern,
};
use oxc_span::{GetSpan, Span};

use super::finder::Finder;
use super::helpers::PART;

impl<'a> Finder<'_, 'a> {
    /// What is put into a pattern that declares.
    pub fn mend_object_pattern(&mut self, pattern: &ObjectPattern<'a>) {
        for property in pattern.properties.iter().filter(|_| pattern.rest.is_some()) {
            let (target, default) = match &property.value {
                BindingPattern::AssignmentPattern(with) => (&with.left, Some(with.right.span())),
                target => (target, None),
            };
            let span = target.span();
            if !target.is_binding_identifier() {
                self.take_first(&format!("{PART}{}", span.start), span, default);
            }
        }
    }

    /// What is put into a pattern that assigns.
    pub fn mend_object_target(&mut self, pattern: &ObjectAssignmentTarget<'a>) {
        for property in &pattern.properties {
            let AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) = property
            else {
                continue;
            };
            let (target, default) = match &property.binding {
                AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(with) => {
                    (Some(&with.binding), Some(with.init.span()))
                }
                target => (target.as_assignment_target(), None),
            };
            let Some(target) = target else { continue };
            self.open_target(target);
            let span = target.span();
            let taken = format!("{PART}.taken");
            let is_pattern = matches!(
                target,
                AssignmentTarget::ArrayAssignmentTarget(_)
                    | AssignmentTarget::ObjectAssignmentTarget(_)
            );
            if is_pattern && pattern.rest.is_some() {
                self.take_first(&taken, span, default);
            } else if is_pattern && property.computed && default.is_none() {
                self.put(span.end, "=void 0");
            } else if let (AssignmentTarget::AssignmentTargetIdentifier(_), true, Some(default)) =
                (target, property.computed, default)
            {
                self.put(span.start, format!("{taken},[{PART}.none]:{{v:"));
                self.put(default.end, format!("}}={{v:{taken}}}"));
            }
        }
    }

    /// Takes away the brackets around an element of a pattern that assigns: `[(a)] = list`.
    pub fn open_target(&mut self, target: &AssignmentTarget<'a>) {
        let span = target.span();
        let (start, end) = (span.start as usize, span.end as usize);
        let before = self.text[..start].bytes().enumerate().rev();
        let behind = self.text.bytes().enumerate().skip(end);
        let is_part =
            |bracket| move |(_, byte): &(usize, u8)| *byte == bracket || byte.is_ascii_whitespace();
        let open: Vec<_> = before
            .take_while(is_part(b'('))
            .filter(|(_, byte)| *byte == b'(')
            .collect();
        let close = behind
            .take_while(is_part(b')'))
            .filter(|(_, byte)| *byte == b')');
        let close: Vec<_> = close.take(open.len()).collect();
        if open.len() == close.len() {
            for (at, _) in open.into_iter().chain(close) {
                self.replace(at as u32, at as u32 + 1, "");
            }
        }
    }

    /// Has a property taken under `name`, and taken apart behind that: `pattern` begins what takes it apart, with a
    /// default or without.
    fn take_first(&mut self, name: &str, pattern: Span, default: Option<Span>) {
        let nothing = format!("[{PART}.none]");
        self.put(pattern.start, format!("{name},{nothing}:"));
        match default {
            Some(default) => self.put(default.start, format!("{name}!==void 0?{name}:")),
            None => self.put(pattern.end, format!("={name}")),
        }
    }
}
