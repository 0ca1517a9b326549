"""Creates infra/template.yaml whole, in moto's CloudFormation, and writes down what came of it.

    create.py TEMPLATE OUT [PARAMETER=VALUE ...]

The template is translated as `sam deploy` would have it, each function's zip stands in a bucket, and
OUT gets as JSON: the template as translated, the roles' statements as they were created (names and
addresses filled in), the tables, the functions, and the types of resource that moto did not make.
Nothing is asked of the network: moto answers inside this process, and the credentials open nothing.
"""

import ast
import hashlib
import io
import json
import os
import re
import sys
import zipfile

os.environ.update(
    AWS_ACCESS_KEY_ID="none",
    AWS_SECRET_ACCESS_KEY="none",
    AWS_DEFAULT_REGION="eu-west-2",
    AWS_EC2_METADATA_DISABLED="true",
    MOTO_IAM_LOAD_MANAGED_POLICIES="false",
)

import boto3  # noqa: E402
from moto import mock_aws  # noqa: E402
from moto.cloudformation.parsing import resource_class_from_type  # noqa: E402
from samcli.yamlhelper import yaml_parse  # noqa: E402
from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402

BUCKET = "code"
PARAMETERS = {
    "DomainName": "mentoring.example.org",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0",
    "MailFrom": "mentoring@example.org",
    "MailDomain": "example.org",
    "AlarmEmail": "alarms@example.org",
    # The key that functions/tests/aws shows as the network would.
    "NetworkKeyHashes": hashlib.sha256(b"the network's key").hexdigest(),
}
PARAMETERS.update(argument.split("=", 1) for argument in sys.argv[3:])


def with_code_in_bucket(template, s3):
    """The template with each CodeUri in the bucket, as `sam package` would leave it."""
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("bootstrap", b"")
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            key = os.path.basename(resource["Properties"]["CodeUri"])
            s3.put_object(Bucket=BUCKET, Key=key, Body=empty.getvalue())
            resource["Properties"]["CodeUri"] = {"Bucket": BUCKET, "Key": key}
    return template


def what_moto_makes(template):
    """The template without what moto has no model of, and a name in place of each mention of those."""
    unmade = {
        name for name, resource in template["Resources"].items() if resource_class_from_type(resource["Type"]) is None
    }

    def named(value):
        if isinstance(value, list):
            return [named(one) for one in value]
        if not isinstance(value, dict):
            return value
        match value:
            case {"Ref": name} if name in unmade:
                return f"unmade-{name}"
            case {"Fn::GetAtt": [name, attribute]} if name in unmade:
                return f"arn:aws:unmade:eu-west-2:123456789012:{name}/{attribute}"
            case {"Fn::Sub": str(text)}:
                return {"Fn::Sub": re.sub(r"\$\{(\w+)(\.\w+)?\}", lambda m: f"unmade-{m[1]}" if m[1] in unmade else m[0], text)}
        return {key: named(one) for key, one in value.items()}

    kept = {name: part for name, part in template.items() if name != "Outputs"}
    kept["Resources"] = {name: named(one) for name, one in template["Resources"].items() if name not in unmade}
    for resource in kept["Resources"].values():
        if isinstance(resource.get("DependsOn"), list):
            resource["DependsOn"] = [name for name in resource["DependsOn"] if name not in unmade]
    return kept


def plain(value):
    """Without the parser's own kinds of dictionary."""
    return json.loads(json.dumps(value, default=str))


def created_roles(iam):
    roles = {}
    for role in iam.list_roles()["Roles"]:
        name = role["RoleName"]
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        assert not attached, f"{name} has policies that are not written in the template"
        names = iam.list_role_policies(RoleName=name)["PolicyNames"]
        documents = [iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"] for one in names]
        # moto hands back what a template wrote as Python would print it.
        documents = [ast.literal_eval(one) if isinstance(one, str) else one for one in documents]
        roles[role["Arn"]] = [statement for one in documents for statement in one["Statement"]]
    return roles


def table(dynamodb, name):
    described = dynamodb.describe_table(TableName=name)["Table"]
    recovery = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    return {
        "described": described,
        "recovery": recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
        "expiry": dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
    }


@mock_aws
def main(path, out):
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # The translator changes what it is given, so it is given a copy.
    template = with_code_in_bucket(yaml_parse(text), s3)
    translated = Translator({}, Parser()).translate(plain(template), dict(PARAMETERS))
    cloudformation = boto3.client("cloudformation")
    cloudformation.create_stack(
        StackName="mentoring",
        TemplateBody=json.dumps(what_moto_makes(translated)),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in PARAMETERS.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    stack = cloudformation.describe_stacks(StackName="mentoring")["Stacks"][0]
    assert stack["StackStatus"] == "CREATE_COMPLETE", stack
    made = {
        one["LogicalResourceId"]: one["PhysicalResourceId"]
        for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName="mentoring")
        for one in page["StackResourceSummaries"]
    }
    dynamodb, functions = boto3.client("dynamodb"), boto3.client("lambda")
    types = {name: resource["Type"] for name, resource in translated["Resources"].items()}
    answer = {
        "source": text,
        "template": plain(yaml_parse(text)),
        "translated": translated,
        "made": made,
        "not_made": sorted({types[name] for name in types if name not in made}),
        "roles": created_roles(boto3.client("iam")),
        "tables": {
            name: table(dynamodb, made[name]) for name in types if types[name] == "AWS::DynamoDB::Table"
        },
        "functions": {
            name: functions.get_function_configuration(FunctionName=made[name])
            for name in types
            if types[name] == "AWS::Lambda::Function"
        },
    }
    os.makedirs(os.path.dirname(out), exist_ok=True)
    # Renamed when it is whole, since tests run at once.
    mine = f"{out}.{os.getpid()}"
    with open(mine, "w", encoding="utf-8") as file:
        json.dump(answer, file, indent=1, default=str)
    os.replace(mine, out)


main(*sys.argv[1:3])
