package io.customerpipeline.robustness.check;

/// Something within its organization: an operation, a customer or a mailbox. The same name
/// elsewhere is another thing.
record Named(String organization, String name) {
  @Override
  public String toString() {
    return organization + "/" + name;
  }
}
