package io.customerpipeline.robustness.linear;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks for an order, depth first: next comes an operation that began before any other was over.
///
/// One that is right where it stands and changes nothing is placed at once, without a choice: if
/// any order goes on from there, so does one that has it first.
public final class Search {
  private final List<Operation> operations;
  private final Register register;
  private final int stepsMax;
  private final Set<Place> inVain = new HashSet<>();
  private final List<Operation> placed = new ArrayList<>();
  private NoOrder deepest = new NoOrder(List.of(), State.EMPTY, List.of());
  private int steps;

  /// What was found.
  public sealed interface Found {}

  /// @param operations those that took effect, in this order
  public record Order(List<Operation> operations) implements Found {}

  /// @param placed the longest beginning that was found
  /// @param state that it leads to
  /// @param stuck of which one must follow there, and none can
  public record NoOrder(List<Operation> placed, State state, List<Operation> stuck)
      implements Found {}

  public record GaveUp(int steps) implements Found {}

  private record Place(BitSet done, State state) {}

  private Search(List<Operation> operations, Register register, int stepsMax) {
    this.operations =
        operations.stream()
            .sorted(Comparator.comparing(Operation::to).thenComparing(Operation::from))
            .toList();
    this.register = register;
    this.stepsMax = stepsMax;
  }

  /// @param stepsMax after which the search gives up
  public static Found of(List<Operation> operations, Register register, int stepsMax) {
    var search = new Search(operations, register, stepsMax);
    boolean isFound = search.go(new BitSet(), State.EMPTY);
    if (isFound) {
      return new Order(List.copyOf(search.placed));
    }
    return search.steps > stepsMax ? new GaveUp(stepsMax) : search.deepest;
  }

  private boolean go(BitSet before, State state) {
    int placedBefore = placed.size();
    BitSet done = withWhatChangesNothing(before, state);
    if (!isLeft(done)) {
      return true;
    }
    long end = end(done);
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      if (operations.get(i).from() <= end && place(i, done, state)) {
        return true;
      }
    }
    note(done, state, end);
    while (placed.size() > placedBefore) {
      placed.removeLast();
    }
    return false;
  }

  private boolean isLeft(BitSet done) {
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      if (!operations.get(i).isOpen()) {
        return true;
      }
    }
    return false;
  }

  /// When the first of what is left was over.
  private long end(BitSet done) {
    long end = Long.MAX_VALUE;
    for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      if (!operations.get(i).isOpen()) {
        end = Math.min(end, operations.get(i).to());
      }
    }
    return end;
  }

  /// Each that is placed may let others begin.
  private BitSet withWhatChangesNothing(BitSet before, State state) {
    var done = (BitSet) before.clone();
    boolean isMore = true;
    while (isMore) {
      isMore = false;
      long end = end(done);
      for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
        Operation one = operations.get(i);
        if (one.from() <= end
            && !one.isOpen()
            && register.after(state, one).equals(List.of(state))) {
          done.set(i);
          placed.addLast(one);
          isMore = true;
        }
      }
    }
    return done;
  }

  private boolean place(int number, BitSet done, State state) {
    for (State next : register.after(state, operations.get(number))) {
      var more = (BitSet) done.clone();
      more.set(number);
      if (!inVain.add(new Place(more, next))) {
        continue;
      }
      if (++steps > stepsMax) {
        return false;
      }
      placed.addLast(operations.get(number));
      if (go(more, next)) {
        return true;
      }
      placed.removeLast();
    }
    return false;
  }

  private void note(BitSet done, State state, long end) {
    if (deepest.stuck.isEmpty() || placed.size() > deepest.placed.size()) {
      var stuck = new ArrayList<Operation>();
      for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
        if (operations.get(i).from() <= end) {
          stuck.add(operations.get(i));
        }
      }
      deepest = new NoOrder(List.copyOf(placed), state, stuck);
    }
  }
}
