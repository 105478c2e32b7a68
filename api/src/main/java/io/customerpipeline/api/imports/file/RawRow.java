package io.customerpipeline.api.imports.file;

import io.customerpipeline.schemas.customer.Violation;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A row as it was read.
///
/// @param line of the file on which it starts, from 1
/// @param fields as a request's body has them, and perhaps `action`, `id` and `version`; null
///   clears a field
/// @param isCsv whether single parts of `billing_address` are set and, where they are null,
///   cleared; else the object is the whole address
/// @param mergesMetadata whether single keys of `metadata` are set and, where they are null,
///   removed; else the object is all metadata
/// @param faults found so far; if there are any, the fields are not complete
public record RawRow(
    int line, ObjectNode fields, boolean isCsv, boolean mergesMetadata, List<Violation> faults) {}
