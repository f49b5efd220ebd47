# One program, a function per slice: the handler names the slice. Each has a role of its own (access.tf).

locals {
  # A worker makes several requests a message, waits up to 5 s for the gateway, and stops taking messages in time.
  worker_timeout_seconds = 30
  api_timeout_seconds    = 10

  environment = merge(
    {
      EVENT_STORE_TABLE_NAME   = aws_dynamodb_table.events.name
      TRANSACTIONAL_TABLE_NAME = aws_dynamodb_table.records.name
      METRICS_NAMESPACE        = local.name
      # A nursery of 4 MiB (in hexadecimal) instead of one as large as the processor's cache, and a quarter less memory: what an
      # event allocates dies with it. The native runtime takes this from its environment only.
      DOTNET_GCgen0size = "400000"
    },
    var.event_retention_days == null ? {} : { EVENT_RETENTION_DAYS = tostring(var.event_retention_days) },
    var.traces == null ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT = var.traces.endpoint },
  )

  secret_environment = var.payment_gateway_secret == null ? {} : {
    PAYMENT_GATEWAY_SECRET_ARN    = var.payment_gateway_secret.arn
    PAYMENT_GATEWAY_SECRET_HEADER = var.payment_gateway_secret.header
  }

  gateway_environment = var.payment_gateway != "fake" ? merge({ PAYMENT_GATEWAY_URL = var.payment_gateway }, local.secret_environment) : {
    PAYMENT_GATEWAY_LEDGER_TABLE_NAME = aws_dynamodb_table.gateway_ledger[0].name
    PAYMENT_GATEWAY_FAILURE_RATE      = tostring(var.payment_gateway_failure_rate)
  }

  functions = toset(concat(keys(local.workers), keys(local.apis)))
}

resource "aws_lambda_function" "worker" {
  for_each = local.workers

  function_name = "${local.name}-${each.key}"
  handler       = each.key
  role          = aws_iam_role.function[each.key].arn

  runtime          = "provided.al2023"
  architectures    = [var.architecture]
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  memory_size      = lookup(var.function_memory_mb, each.key, var.memory_mb)
  timeout          = local.worker_timeout_seconds
  publish          = true
  kms_key_arn      = var.kms_key_arn
  layers           = try(var.traces.layers, [])

  reserved_concurrent_executions = lookup(var.reserved_concurrency, each.key, -1)

  environment {
    variables = merge(
      local.environment,
      {
        QUEUE_URL             = aws_sqs_queue.worker[each.key].url
        DEAD_LETTER_QUEUE_URL = aws_sqs_queue.worker_dead[each.key].url
        MAX_RECEIVES          = tostring(var.max_receives)
      },
      contains(local.gateway_workers, each.key) ? local.gateway_environment : {},
    )
  }

  dynamic "vpc_config" {
    for_each = var.vpc_config[*]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  tracing_config {
    mode = "Active"
  }

  # The platform's own lines about starts and ends of invocations would cost more than what the program says.
  logging_config {
    log_format            = "JSON"
    system_log_level      = "WARN"
    application_log_level = "INFO"
    log_group             = aws_cloudwatch_log_group.function[each.key].name
  }

  tags = var.tags

  depends_on = [aws_iam_role_policy.function]
}

# What is invoked is always the alias, and the alias is a published version: another version is live as soon as the alias says so.
resource "aws_lambda_alias" "worker" {
  for_each = local.workers

  name             = "live"
  description      = "What the queue is processed with"
  function_name    = aws_lambda_function.worker[each.key].function_name
  function_version = lookup(var.live_versions, each.key, aws_lambda_function.worker[each.key].version)
}

resource "aws_lambda_event_source_mapping" "worker" {
  for_each = local.workers

  event_source_arn        = aws_sqs_queue.worker[each.key].arn
  function_name           = aws_lambda_alias.worker[each.key].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  # Bounds what runs at once without taking messages that then would have to be turned away.
  scaling_config {
    maximum_concurrency = var.maximum_concurrency
  }

  tags = var.tags
}

# Apart from the workers' so that Terraform makes it while it waits for their queues.
resource "aws_lambda_function" "api" {
  for_each = local.apis

  function_name = "${local.name}-${each.key}"
  handler       = each.key
  role          = aws_iam_role.function[each.key].arn

  runtime          = "provided.al2023"
  architectures    = [var.architecture]
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  memory_size      = lookup(var.function_memory_mb, each.key, var.memory_mb)
  timeout          = local.api_timeout_seconds
  publish          = true
  kms_key_arn      = var.kms_key_arn
  layers           = try(var.traces.layers, [])

  reserved_concurrent_executions = lookup(var.reserved_concurrency, each.key, -1)

  environment {
    variables = local.environment
  }

  dynamic "vpc_config" {
    for_each = var.vpc_config[*]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  tracing_config {
    mode = "Active"
  }

  logging_config {
    log_format            = "JSON"
    system_log_level      = "WARN"
    application_log_level = "INFO"
    log_group             = aws_cloudwatch_log_group.function[each.key].name
  }

  tags = var.tags

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_lambda_alias" "api" {
  for_each = local.apis

  name             = "live"
  description      = "What requests are answered with"
  function_name    = aws_lambda_function.api[each.key].function_name
  function_version = lookup(var.live_versions, each.key, aws_lambda_function.api[each.key].version)
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = "/aws/lambda/${local.name}-${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = var.tags
}
