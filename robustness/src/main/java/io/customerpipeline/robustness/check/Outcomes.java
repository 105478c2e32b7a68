package io.customerpipeline.robustness.check;

import static java.util.Comparator.comparing;

import io.customerpipeline.robustness.history.Call;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outcomes topic of a history, and who asked for what stands in it.
///
/// @param inOrder partition by partition, each in its order
/// @param firsts by operation the first outcome that is over and not marked as told before
/// @param asked by operation its calls, in the order in which they were made
/// @param mailboxes by spelling
record Outcomes(
    List<OutcomeRead> inOrder,
    Map<Named, OutcomeRead> firsts,
    Map<Named, List<Call>> asked,
    Map<String, String> mailboxes) {

  static Outcomes of(History history) {
    List<OutcomeRead> inOrder =
        history.all(OutcomeRead.class).stream()
            .sorted(comparing(OutcomeRead::partition).thenComparing(OutcomeRead::offset))
            .toList();
    Map<Named, OutcomeRead> firsts = new HashMap<>();
    for (OutcomeRead one : inOrder) {
      if (!one.duplicate() && one.result().isOver()) {
        firsts.putIfAbsent(operation(one), one);
      }
    }
    Map<Named, List<Call>> asked = new HashMap<>();
    Map<String, String> mailboxes = new HashMap<>();
    for (Call call : history.calls()) {
      Invoked invoked = call.invoked();
      String operation = call.operation();
      if (operation != null) {
        asked
            .computeIfAbsent(new Named(invoked.organization(), operation), _ -> new ArrayList<>())
            .add(call);
      }
      if (invoked.email() != null && invoked.emailKey() != null) {
        mailboxes.put(invoked.email(), invoked.emailKey());
      }
    }
    return new Outcomes(inOrder, firsts, asked, mailboxes);
  }

  static Named operation(OutcomeRead one) {
    return new Named(one.organization(), one.operation());
  }

  /// @return absent if no call is known to have asked for it
  @Nullable Invoked askedFor(OutcomeRead one) {
    List<Call> calls = asked.getOrDefault(operation(one), List.of());
    return calls.isEmpty() ? null : calls.getFirst().invoked();
  }

  /// The mailbox of a spelling. One that nobody has written is a mailbox of its own.
  Named mailbox(String organization, String email) {
    return new Named(organization, mailboxes.getOrDefault(email, "? " + email));
  }
}
