package io.customerpipeline.robustness.workload;

/// An organization, with the key that its clients have.
///
/// @param organization its id
record Tenant(String organization, String token) {}
