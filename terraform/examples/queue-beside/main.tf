# The system as a part of another stack: its module, and beside it a queue of that stack's own that gets every event of one kind. The
# bus, its source and its events are what others may rely on; the system does not know of them.
#
#   scripts/terraform-init terraform/examples/queue-beside && terraform -chdir=terraform/examples/queue-beside apply -var package=…

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "package" {
  description = "The zip that scripts/package-lambdas makes."
  type        = string
  default     = "../../../artifacts/bootstrap.zip"
}

provider "aws" {
  region = "us-east-1"
}

module "shop" {
  source = "../../modules/ecomm"

  prefix  = "shop"
  stage   = "dev"
  package = var.package
  tags    = { Team = "fulfilment" }

  # The worker that every event of every order passes through.
  function_memory_mb = { SyncOrderWorker = 512 }
}

# The warehouse is told of every order that is paid.
resource "aws_sqs_queue" "warehouse" {
  name                    = "warehouse-paid-orders"
  sqs_managed_sse_enabled = true
}

resource "aws_cloudwatch_event_rule" "paid" {
  name           = "warehouse-paid-orders"
  event_bus_name = module.shop.bus

  event_pattern = jsonencode({
    source = [module.shop.event_source]
    detail = { dynamodb = { NewImage = { eventName = { S = ["ORDER_PAYMENT_ACCEPTED_EVENT"] } } } }
  })
}

resource "aws_cloudwatch_event_target" "warehouse" {
  rule           = aws_cloudwatch_event_rule.paid.name
  event_bus_name = module.shop.bus
  target_id      = "warehouse"
  arn            = aws_sqs_queue.warehouse.arn
}

resource "aws_sqs_queue_policy" "warehouse" {
  queue_url = aws_sqs_queue.warehouse.url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyItsRule"
      Effect    = "Allow"
      Action    = "sqs:SendMessage"
      Principal = { Service = "events.amazonaws.com" }
      Resource  = aws_sqs_queue.warehouse.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.paid.arn } }
    }]
  })
}

output "api_base_urls" {
  description = "Where orders are placed."
  value       = module.shop.api_base_urls
}
