# What each function may do: which actions, on which table, on which keys. The keys are those that routes.json says, which is
# made from what the slices declare: a list by hand would be forgotten.

locals {
  # The prefixes of the partition keys that the slice of each function
  #   reads     loads records by key,
  #   inserts   creates records under,
  #   updates   changes records under,
  #   requires  requires records under, beside what it writes, to be as it saw them,
  #   lists     finds in the listing index,
  #   raises    publishes events under (a key that is taken is read and compared).
  access = {
    for function in concat(local.routes.apis, local.routes.workers) : function.name => {
      for use in ["reads", "inserts", "updates", "requires", "lists", "raises"] :
      use => [for prefix in lookup(function.access, use, []) : "${prefix}*"]
    }
  }

  # The guard is there because a condition «for all values» also holds where there is no value at all, as in a scan.
  table_statements = {
    for name in local.functions : name => [
      for statement in [
        {
          sid      = "ReadRecords"
          actions  = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
          resource = aws_dynamodb_table.records.arn
          keys     = local.access[name].reads
        },
        {
          sid      = "InsertRecords"
          actions  = ["dynamodb:PutItem"]
          resource = aws_dynamodb_table.records.arn
          keys     = local.access[name].inserts
        },
        {
          sid      = "UpdateRecords"
          actions  = ["dynamodb:UpdateItem"]
          resource = aws_dynamodb_table.records.arn
          keys     = local.access[name].updates
        },
        {
          sid      = "RequireRecords"
          actions  = ["dynamodb:ConditionCheckItem"]
          resource = aws_dynamodb_table.records.arn
          keys     = local.access[name].requires
        },
        {
          sid      = "ListRecords"
          actions  = ["dynamodb:Query"]
          resource = "${aws_dynamodb_table.records.arn}/index/list"
          keys     = local.access[name].lists
        },
        {
          sid      = "RaiseEvents"
          actions  = ["dynamodb:PutItem", "dynamodb:GetItem"]
          resource = aws_dynamodb_table.events.arn
          keys     = local.access[name].raises
        },
        ] : {
        Sid      = statement.sid
        Effect   = "Allow"
        Action   = statement.actions
        Resource = [statement.resource]
        Condition = {
          "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = statement.keys }
          Null                      = { "dynamodb:LeadingKeys" = "false" }
        }
      } if length(statement.keys) > 0
    ]
  }

  # By name, because a function is only made when all policies are, and Terraform waits half a minute for a queue.
  queue_statements = {
    for name in keys(local.workers) : name => [
      {
        Sid    = "ReceiveMessages"
        Effect = "Allow"
        Action = [
          "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"
        ]
        Resource = ["${local.queue_arn_prefix}${local.name}-${name}"]
      },
      {
        Sid      = "ParkMessages"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = ["${local.queue_arn_prefix}${local.name}-${name}-dead"]
      },
      # What only a newer deployment can read waits in a message of its own, so that its receives are not used up.
      {
        Sid      = "RenewMessages"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = ["${local.queue_arn_prefix}${local.name}-${name}"]
      },
    ]
  }

  # The whole table: it belongs to the fake gateway alone. A refund reads two entries at once, the capture and its own.
  ledger_statements = {
    for name in local.gateway_workers : name => [
      for ledger in aws_dynamodb_table.gateway_ledger : {
        Sid      = "KeepLedger"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem"]
        Resource = [ledger.arn]
      }
    ]
  }

  # That secret and no other, and its key through Secrets Manager only.
  secret_statements = {
    for name in local.gateway_workers : name => concat(
      [
        for secret in var.payment_gateway_secret[*] : {
          Sid      = "ReadGatewaySecret"
          Effect   = "Allow"
          Action   = ["secretsmanager:GetSecretValue"]
          Resource = [secret.arn]
        }
      ],
      [
        for secret in var.payment_gateway_secret[*] : {
          Sid      = "DecryptGatewaySecret"
          Effect   = "Allow"
          Action   = ["kms:Decrypt"]
          Resource = [secret.kms_key_arn]
          Condition = {
            StringEquals = {
              "kms:EncryptionContext:SecretARN" = secret.arn
              "kms:ViaService"                  = "secretsmanager.${split(":", secret.arn)[3]}.amazonaws.com"
            }
          }
        } if secret.kms_key_arn != null
      ]
    )
  }

  # X-Ray has no resources to name.
  trace_statement = {
    Sid      = "Trace"
    Effect   = "Allow"
    Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    Resource = ["*"]
  }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  name                 = "${local.name}-${each.key}"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })

  tags = var.tags
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name = "slice"
  role = aws_iam_role.function[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      local.table_statements[each.key],
      try(local.queue_statements[each.key], []),
      try(local.ledger_statements[each.key], []),
      try(local.secret_statements[each.key], []),
      [
        {
          Sid      = "Log"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
        },
        local.trace_statement,
      ],
      local.key_statements,
      local.environment_statements[each.key],
      local.network_statements[each.key],
    )
  })
}
