# Two tables that no write spans: what happened, and what follows from it. Only the first has a stream, so nothing can
# react to a change of the second.

resource "aws_dynamodb_table" "events" {
  name         = "${local.name}-events"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"

  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  deletion_protection_enabled = local.deletion_protection

  # No index: one key for all events would cap the system at what one partition can write.
  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  # Always there: leaving the block out would not switch it off again.
  ttl {
    enabled        = var.event_retention_days != null
    attribute_name = "expiresAt"
  }

  point_in_time_recovery {
    enabled = true
  }

  # With a key of your own, or the account's for DynamoDB (aws/dynamodb), whose use CloudTrail records too.
  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  tags = var.tags
}

resource "aws_dynamodb_table" "records" {
  name         = "${local.name}-records"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"

  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  attribute {
    name = "gsi1pk"
    type = "S"
  }

  attribute {
    name = "gsi1sk"
    type = "S"
  }

  # Keys only: a change of a record that leaves its place in the list alone then costs no write of the index.
  global_secondary_index {
    name            = "list"
    hash_key        = "gsi1pk"
    range_key       = "gsi1sk"
    projection_type = "KEYS_ONLY"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  tags = var.tags
}

# What the fake gateway captured, declined and voided: it stands for another company's database.
resource "aws_dynamodb_table" "gateway_ledger" {
  count = var.payment_gateway == "fake" ? 1 : 0

  name         = "${local.name}-gateway-ledger"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "pk"
  range_key    = "sk"

  deletion_protection_enabled = local.deletion_protection

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  tags = var.tags
}
