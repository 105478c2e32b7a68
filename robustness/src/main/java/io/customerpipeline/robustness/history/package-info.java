/// The recorded history of a run: what every client asked and got, every fault, every webhook as
/// its receiver saw it, and at the end all that the logs and stores hold. A run is judged by this
/// file and by nothing else, so it can be judged again, elsewhere and with other checkers.
///
/// The file is NDJSON in UTF-8: one [Entry] a line, ended by a line feed, in the order of writing.
/// It is only ever appended to. Names are snake_case; a field that has no value is left out;
/// unknown fields are refused. `type` tells what a line is, and `nanos` when it was: nanoseconds of
/// one monotonic clock, that of the process which writes, since it began. A line whose end is
/// missing is where the writer died, and counts for nothing.
///
/// | `type` | written | what it holds |
/// | --- | --- | --- |
/// | `run` | first | name, seed, versions |
/// | `invoke` | before a request is sent | `call`, client, organization, `kind`, e-mail as written and the mailbox meant, id, fields, `if_version`, operation id if known, idempotency key |
/// | `return` | after the answer is read | `call`, operation id, `answer` |
/// | `fault_begin`, `fault_verified`, `fault_lifted`, `fault_end` | around a fault | number, name, target; what showed that it worked |
/// | `endpoint` | before the first event | a webhook endpoint and the types it asks for |
/// | `reception` | before a webhook is answered | endpoint, event id, customer, version, SHA-256 of the body, status answered |
/// | `outcome`, `event` | at the end | the records of these topics, with partition and offset |
/// | `feed_page` | as it is read | reader, cursors before and after, events |
/// | `state` | at the end | a living customer, as `source` has it: `processor`, `postgres`, `snapshots` |
/// | `complete` | after the last of its source | how many lines there are, so that a missing one shows |
/// | `log_end` | at the end | end and last stable offset of a partition |
///
/// An `answer` is `decided` (with the `result` of a write), `accepted` (202), `found`, `absent`,
/// `listed`, `unavailable` (503), `refused` (another status) or `unanswered` (timeout, cut). A
/// `result` is `created`, `updated`, `deleted` or `rejected` with its reason, the same in answers
/// and outcomes, so that one can be held against the other. What an answer does not tell, such as
/// the version of a customer in a list, is left out and agrees with anything.
///
/// ```
/// {"type":"invoke","nanos":1200,"call":7,"client":"c3","organization":"acme","kind":"create","email":"ADA@example.com","email_key":"ada@example.com","fields":{"name":"n7"},"idempotency_key":"k7"}
/// {"type":"return","nanos":9800,"call":7,"operation":"6ebd…","answer":{"type":"decided","status":201,"result":{"type":"created","customer":{"id":"01a2…","version":1,"email":"ADA@example.com","fields":{"name":"n7"}}}}}
/// ```
///
/// Two rules keep it honest. `invoke` is written before the first octet is sent and `return` after
/// the last is read, so an operation took effect between the two or the history is wrong about it
/// in the product's favour at no time. And the mailbox comes from the workload, which makes the
/// spellings from it: whether two spellings are one mailbox is not asked of the product.
@NullMarked
package io.customerpipeline.robustness.history;

import org.jspecify.annotations.NullMarked;
